/** Why the mail server did not take a mail, as a code such as smtp_550 or edns without an address or a text of its. */
export type SmtpFailure = { kind: "refused" | "later"; code: string };

/** Replies to a recipient that are about us: a command out of order, a login, or a policy (RFC 5321, RFC 3463). */
const aboutUs = /^5(?:0\d|3\d)\b|^5\d\d[ -]5\.7\./;

/**
 * Tells a recipient who is refused for good from everything that another try, a corrected setting or a person at
 * the mail server can change.
 */
export function toSmtpFailure(error: unknown): SmtpFailure {
  const { responseCode, response, command, code } = error as Partial<Record<string, unknown>>;
  // Other codes name the step that failed before the mail began, such as eauth.
  const beganMail = code === "EENVELOPE" || code === "EMESSAGE";
  if (!beganMail || typeof responseCode !== "number") {
    const name = typeof code === "string" ? code.toLowerCase() : "";
    return { kind: "later", code: /^[a-z0-9_]{1,40}$/.test(name) ? name : "no_answer" };
  }
  const aboutRecipient = command === "RCPT TO" && !aboutUs.test(typeof response === "string" ? response : "");
  return { kind: aboutRecipient && responseCode >= 500 ? "refused" : "later", code: `smtp_${responseCode}` };
}
