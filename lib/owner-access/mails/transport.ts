import type { SmtpServer } from "@/lib/platform/smtp-url";

const timeoutMs = 12_000;

/** Options of nodemailer for a mail server. A login is never sent in clear, nor is a mail that goes with one. */
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
