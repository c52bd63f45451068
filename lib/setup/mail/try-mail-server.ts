import { Readable } from "node:stream";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import { transportOptions } from "@/lib/owner-access/mails/transport";
import type { SmtpServer } from "@/lib/platform/smtp-url";

/**
 * Signs in to a mail server and submits a sender. Rejects with the error if the connection, the login or the sender
 * fails, but ignores later errors. Aborts before the message ends, so that nothing is sent: servers discard incomplete
 * messages (RFC 5321, section 4.1.1.4).
 */
export async function tryMailServer(server: SmtpServer, from: string): Promise<void> {
  const connection = new SMTPConnection(transportOptions(server));
  const failed = new Promise<never>((_, reject) => connection.once("error", reject));
  const step = (run: (done: (error?: Error | null) => void) => void) =>
    Promise.race([
      failed,
      new Promise<void>((resolve, reject) => run((error) => (error ? reject(error) : resolve()))),
    ]);
  try {
    await step((done) => connection.connect(done));
    const { auth } = server;
    if (auth)
      await step((done) => connection.login({ credentials: auth, user: auth.user, pass: auth.pass }, done));
    const text = new Readable({ read: () => text.destroy(new Error("aborted")) });
    await step((done) => connection.send({ from, to: [from] }, text, done)).catch((error) => {
      if (error.command === "MAIL FROM") throw error;
    });
  } finally {
    connection.close();
  }
}
