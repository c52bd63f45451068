import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import PostalMime, { type Address } from "postal-mime";
import { SMTPServer } from "smtp-server";
import type { LocalMail } from "./mails";

/** A mail server on 127.0.0.1 that accepts everything and delivers nothing. `port` 0 uses a free port. */
export async function startSmtpServer(
  port: number,
  onMail: (mail: LocalMail) => void,
): Promise<{ port: number; stop(): Promise<void> }> {
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    authOptional: true,
    onAuth: (_auth, _session, done) => done(null, { user: "anyone" }),
    onData: (stream, _session, done) => {
      void buffer(stream)
        .then(parseMail)
        .then(onMail)
        .then(() => done(), done);
    },
    closeTimeout: 100,
  });
  server.on("error", () => undefined);
  await once(server.listen(port, "127.0.0.1"), "listening");
  const address = server.server.address() as AddressInfo;
  return { port: address.port, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

async function parseMail(source: Buffer): Promise<LocalMail> {
  const { from, to, subject = "", html = "", text, replyTo, messageId } = await PostalMime.parse(source);
  return {
    from: addressText(from),
    to: to?.[0]?.address ?? "",
    subject,
    html,
    text,
    replyTo: replyTo?.[0]?.address,
    messageId,
  };
}

function addressText(from: Address | undefined): string {
  return from?.name ? `${from.name} <${from.address}>` : (from?.address ?? "");
}
