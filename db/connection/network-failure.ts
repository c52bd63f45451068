import { innermostError } from "../error-chain";

/** Why a host could not be reached, as the end of a sentence, and the fix if one is known. */
export type NetworkFailure = { reason: string; fix: string | null };

type NodeError = {
  code?: unknown;
  name?: unknown;
  message?: unknown;
  errors?: unknown;
  hostname?: unknown;
  host?: unknown;
  cert?: { subject?: { CN?: unknown }; subjectaltname?: unknown };
};

const untrusted = /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_)/;
const timedOut = /^(ETIMEDOUT|ESOCKETTIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/;

/** Explains an error of a socket, TLS or `fetch`. An unknown error is quoted verbatim. */
export function networkFailure(error: unknown): NetworkFailure {
  const cause = innermost(error);
  const code = typeof cause.code === "string" ? cause.code : "";
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID" || untrusted.test(code) || code.startsWith("CERT_")) {
    return certificateFailure(code, cause);
  }
  if (
    timedOut.test(code) ||
    cause.name === "TimeoutError" ||
    /timeout expired|timed? ?out/i.test(text(cause))
  ) {
    return {
      reason: `no response in time${code ? ` (${code})` : ""}`,
      fix: "Check the host and port, and that no firewall drops the connection. A paused project does not respond: restore it.",
    };
  }
  switch (code) {
    case "ENOTFOUND":
      return {
        reason: `its host was not found (${code})`,
        fix: "Check the spelling of the host, or copy the address again (Supabase, Connect). A project that was paused has no host until it is restored.",
      };
    case "EAI_AGAIN":
      return {
        reason: `the name server did not respond (${code})`,
        fix: "Check this machine's network and DNS, then try again.",
      };
    case "ECONNREFUSED":
      return {
        reason: `it refused the connection (${code}), because nothing is listening on that port`,
        fix: null,
      };
    case "ECONNRESET":
    case "UND_ERR_SOCKET":
    case "EPIPE":
      return {
        reason: `the other side closed the connection (${code})`,
        fix: "Check that the host and port belong to this service, and not to another one or to a proxy.",
      };
    case "ENETUNREACH":
    case "EHOSTUNREACH":
    case "EADDRNOTAVAIL":
      return {
        reason: `its host cannot be reached from here (${code})`,
        fix: "Supabase's direct connection needs IPv6: use the connection string of a pooler (Supabase, Connect), or the IPv4 add-on.",
      };
    case "EPROTO":
    case "ERR_SSL_WRONG_VERSION_NUMBER":
    case "ERR_SSL_PACKET_LENGTH_TOO_LONG":
      return {
        reason: `the TLS handshake failed (${code})`,
        fix: "Check the scheme and the port: encrypted and plain connections often use different ports.",
      };
    default:
      return {
        reason: code && !text(cause).includes(code) ? `${text(cause)} (${code})` : text(cause),
        fix: null,
      };
  }
}

function certificateFailure(code: string, { host, hostname, cert }: NodeError): NetworkFailure {
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    const names = String(cert?.subjectaltname ?? cert?.subject?.CN ?? "another name").replaceAll("DNS:", "");
    return {
      reason: `the certificate is for ${names}, and not for the host ${String(host ?? hostname ?? "that was requested")} (${code})`,
      fix: "Use a host name that the certificate lists. The certificate itself is trusted, so sslrootcert would not help.",
    };
  }
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID") {
    const when = code === "CERT_HAS_EXPIRED" ? "has expired" : "is not valid yet";
    return {
      reason: `its certificate ${when} (${code})`,
      fix: "Renew it, or correct this machine's clock.",
    };
  }
  return {
    reason: `its certificate is not signed by an authority that Node trusts (${code})`,
    fix: "Provide the authority's certificate: NODE_EXTRA_CA_CERTS=<file> for HTTPS, &sslrootcert=<file> for a database (Supabase, Database, Settings, SSL Configuration).",
  };
}

function innermost(error: unknown): NodeError {
  const current = (innermostError(error) ?? {}) as NodeError;
  // Node tried several addresses of the host. The first error is as good as any other.
  const [first] = Array.isArray(current.errors) ? (current.errors as unknown[]) : [];
  return first instanceof Error ? (first as NodeError) : current;
}

function text({ message, name }: NodeError): string {
  return String(message || name || "unknown error");
}
