import { hostUrls, needsPrimary } from "./primary/hosts";

const example = "postgres://user:password@host:5432/postgres";
const encoding = "write # as %23, / as %2F, ? as %3F, @ as %40, % as %25 and a space as %20";

/**
 * Returns the problem with a Postgres connection string, as the rest of a sentence that starts with the setting's name,
 * or null if the string is valid. Does not split it with a URL parser, which would end the password at the first `#`,
 * `/` or `?`. The problem never quotes the value.
 */
export function databaseUrlProblem(text: string): string | null {
  if (/^["'`]/.test(text)) return "has quotes around it: write it without them";
  const [, rest] = /^postgres(?:ql)?:\/\/(.*)$/is.exec(text) ?? [];
  if (rest === undefined)
    return `is not a Postgres connection string: it must begin with postgres://, as in ${example}`;
  if (/\[(?:YOUR-)?PASSWORD\]/i.test(rest)) {
    return "still has the placeholder for the password: replace it with the database's password";
  }
  // Both the password and the query can contain an unencoded "@". The password ends at the last "@" before the query.
  const at = rest.search(/@(?=[^@?]*(?:\?|$))/);
  const login = at < 0 ? null : rest.slice(0, at);
  const address = rest.slice(at + 1);
  return (
    (login === null ? null : loginProblem(login)) ??
    addressProblem(address, login !== null) ??
    sessionProblem(text) ??
    parserProblem(text)
  );
}

/** Like `databaseUrlProblem`, for the connection string of a standby. */
export function readUrlProblem(text: string): string | null {
  if (hostUrls(text).length > 1) return "names several hosts: name one standby";
  if (/[?&]target_session_attrs=/.test(text)) {
    return "has target_session_attrs: remove it, because the console itself checks that the server is a standby";
  }
  return databaseUrlProblem(text);
}

function loginProblem(login: string): string | null {
  if (/[#/?@\s\\]/.test(login) || /%(?![\da-f]{2})/i.test(login)) {
    return `has a user or a password with characters that must be percent-encoded: ${encoding}`;
  }
  try {
    decodeURIComponent(login);
    return null;
  } catch {
    return "has a user or a password whose percent-encoding is not UTF-8: encode it as UTF-8";
  }
}

function addressProblem(address: string, hasLogin: boolean): string | null {
  if (/\s/.test(address)) return "contains a space or a line break: remove it";
  if (address.includes("#")) {
    return hasLogin
      ? `has a # after its host: remove it, or ${encoding} if it belongs to the password`
      : `has a # that must be percent-encoded, or no host: ${encoding}`;
  }
  const [list = ""] = address.split(/[/?]/, 1);
  const hosts = list.split(",");
  if (hosts.length > 1 && hosts.some((host) => /^(:|$)/.test(host))) {
    return "has a comma that lacks a host on one side: separate the hosts with one comma, as in host1:5432,host2:5432";
  }
  return hosts.map(portProblem).find((problem) => problem !== null) ?? null;
}

function portProblem(host: string): string | null {
  const port = /^(?:\[[^\]]*\]|[^:]*):(.*)$/s.exec(host)?.[1];
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) {
    return `has a port that is not a number from 1 to 65535, or no host after its password: use the form ${example}`;
  }
  return null;
}

/** With several hosts, the console must use the one that accepts writes. */
function sessionProblem(text: string): string | null {
  const [, wanted] = /[?&]target_session_attrs=([^&]*)/.exec(text) ?? [];
  if (wanted !== undefined && wanted !== "any" && !needsPrimary(text)) {
    return "has a target_session_attrs that the console can't use: write target_session_attrs=read-write";
  }
  if (hostUrls(text).length === 1 || needsPrimary(text)) return null;
  return "names several hosts: add target_session_attrs=read-write, so that the console uses the one that accepts writes";
}

/** The driver also parses connection strings with `URL`. */
function parserProblem(text: string): string | null {
  return hostUrls(text).every((url) => URL.canParse(url))
    ? null
    : `is not a valid connection string: use the form ${example}`;
}
