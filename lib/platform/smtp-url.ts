import { domainToASCII } from "node:url";

/** The mail server that SMTP_URL defines. */
export type SmtpServer = {
  host: string;
  port: number;
  /**
   * TLS from the first byte (smtps). Otherwise, STARTTLS upgrades the connection if the server supports it;
   * with a login, the upgrade is required.
   */
  secure: boolean;
  auth?: { user: string; pass: string };
};

export type SmtpUrlResult = { ok: true; server: SmtpServer } | { ok: false; problem: string };

const example = "smtps://user:password@smtp.example.com:465";
const defaultPorts = { smtps: 465, smtp: 587 } as const;

/** Characters that a user and a password may contain without percent-encoding (RFC 3986, section 3.2.1). */
const userPart = /^(?:[\w.~!$&'()*+,;=-]|%[\da-f]{2})+$/i;
const passwordPart = /^(?:[\w.~!$&'()*+,;=:-]|%[\da-f]{2})+$/i;
const dnsName = /^(?=.{1,253}$)[a-z\d_](?:[a-z\d_.-]*[a-z\d_])?\.?$/;
const ipv6 = /^\[[\da-f:.]+\]$/i;

/**
 * Parses SMTP_URL without a URL parser, which would end the password at the first "#", "/" or "?" and misread
 * the rest. No problem contains any part of the value.
 */
export function parseSmtpUrl(text: string): SmtpUrlResult {
  if (/^["'`]/.test(text)) return failed("has quotes around it: write it without them");
  const [, scheme, rest] = /^(smtps?):\/\/(.*)$/is.exec(text) ?? [];
  if (scheme === undefined || rest === undefined) {
    return failed(`is not the address of a mail server: set it to ${example}`);
  }
  // The last "@" separates the login from the host, even if the password contains an unencoded one.
  const at = rest.lastIndexOf("@");
  const login = at < 0 ? null : parseLogin(rest.slice(0, at));
  if (login && !login.ok) return login;
  const server = parseHost(rest.slice(at + 1), scheme.toLowerCase() === "smtps");
  if (!server.ok || !login) return server;
  return { ok: true, server: { ...server.server, auth: login.auth } };
}

type Login = { ok: true; auth: { user: string; pass: string } } | { ok: false; problem: string };

function parseLogin(text: string): Login {
  const colon = text.indexOf(":");
  const [user, pass] = colon < 0 ? [text, ""] : [text.slice(0, colon), text.slice(colon + 1)];
  if (user === "" || pass === "") {
    return failed(`has a user or a password, but not both: set it to ${example}, or leave out both`);
  }
  if (!userPart.test(user) || !passwordPart.test(pass)) {
    return failed(
      "has a user or a password with characters that must be percent-encoded: write # as %23, / as %2F, ? as %3F, @ as %40, % as %25 and a space as %20",
    );
  }
  try {
    return { ok: true, auth: { user: decodeURIComponent(user), pass: decodeURIComponent(pass) } };
  } catch {
    return failed("has a user or a password whose percent-encoding is not UTF-8: encode it as UTF-8");
  }
}

function parseHost(text: string, secure: boolean): SmtpUrlResult {
  const address = text.replace(/\/$/, "");
  if (/[/?#]/.test(address)) {
    return failed(
      `has more than a host and a port, or a password with characters that must be percent-encoded: set it to ${example}, with # as %23, / as %2F and ? as %3F`,
    );
  }
  const [, name = "", port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(address) ?? [];
  if (name === "") return failed(`has no host: set it to ${example}`);
  const host = ipv6.test(name) ? name.slice(1, -1) : domainToASCII(name);
  if (!ipv6.test(name) && !dnsName.test(host)) {
    return failed(`has a host that is not a domain name or an IP address: set it to ${example}`);
  }
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) {
    return failed(
      "has a port that is not a number from 1 to 65535: use 465 with smtps:// or 587 with smtp://",
    );
  }
  const defaultPort = defaultPorts[secure ? "smtps" : "smtp"];
  return { ok: true, server: { host, port: port === undefined ? defaultPort : Number(port), secure } };
}

function failed(problem: string): { ok: false; problem: string } {
  return { ok: false, problem };
}
