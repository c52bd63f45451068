/** Why an e-mail was not sent, as a code such as smtp_550 or edns, without addresses or the server's text. */
export type SmtpFailure = { kind: "refused" | "later"; code: string };

/** Replies to RCPT TO that do not concern the recipient: command order, login, or policy (RFC 5321, RFC 3463). */
const notAboutRecipient = /^5(?:0\d|3\d)\b|^5\d\d[ -]5\.7\./;

/**
 * Returns `refused` if the recipient was rejected permanently, and `later` for everything that a retry, a corrected
 * setting or the mail server's operator can fix.
 */
export function toSmtpFailure(error: unknown): SmtpFailure {
  const { responseCode, response, command, code } = error as Partial<Record<string, unknown>>;
  // Errors with other codes, such as EAUTH, are not replies to the e-mail itself.
  const mailStarted = code === "EENVELOPE" || code === "EMESSAGE";
  if (!mailStarted || typeof responseCode !== "number") {
    const name = typeof code === "string" ? code.toLowerCase() : "";
    return { kind: "later", code: /^[a-z0-9_]{1,40}$/.test(name) ? name : "no_answer" };
  }
  const aboutRecipient =
    command === "RCPT TO" && !notAboutRecipient.test(typeof response === "string" ? response : "");
  return { kind: aboutRecipient && responseCode >= 500 ? "refused" : "later", code: `smtp_${responseCode}` };
}
