import "server-only";
import { createTransport } from "nodemailer";
import { env } from "@/lib/env";

export type Mail = {
  /** The message's id in the outbox: a repetition has the same, so that mail programs show one of them. */
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
};

const timeoutMs = 12_000;

/** True where SMTP_URL names a mail server. */
export function canSendMail(): boolean {
  return env().smtpUrl !== undefined;
}

/** Hands a mail to the mail server. Null where it took it, else what stood in the way, as a code. */
export async function sendMail({ id, ...mail }: Mail): Promise<string | null> {
  const { smtpUrl, mailFrom, siteUrl } = env();
  const times = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs };
  const transport = createTransport({
    url: smtpUrl,
    ...times,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const messageId = `<${id}@${new URL(siteUrl).hostname}>`;
    // Written by a program: out-of-office replies are not wanted (RFC 3834).
    const headers = { "Auto-Submitted": "auto-generated" };
    await transport.sendMail({ ...mail, from: mailFrom, messageId, headers });
    return null;
  } catch (error) {
    return codeOf(error);
  } finally {
    transport.close();
  }
}

/** The reply code of the mail server, such as smtp_550, or the library's name for what failed, such as edns. */
function codeOf(error: unknown): string {
  const { responseCode, code } = error as { responseCode?: unknown; code?: unknown };
  if (typeof responseCode === "number") return `smtp_${responseCode}`;
  return typeof code === "string" ? code.toLowerCase() : "no_answer";
}
