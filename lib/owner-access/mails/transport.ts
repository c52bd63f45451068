import type { SmtpServer } from "@/lib/platform/smtp-url";

const timeoutMs = 12_000;

/** Nodemailer options for a mail server. If it needs a login, the connection must be encrypted. */
export function transportOptions({ host, port, secure, auth }: SmtpServer) {
  return {
    host,
    port,
    secure,
    auth,
    requireTLS: !secure && auth !== undefined,
    dnsTimeout: timeoutMs,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
