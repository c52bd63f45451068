import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { buffer } from "node:stream/consumers";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { onTestFinished } from "vitest";

/** Starts a mail server with these options for one test. Returns its port and the e-mails that it receives. */
export async function smtpServer(options: SMTPServerOptions): Promise<{ port: number; mails: string[] }> {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    closeTimeout: 100,
    onData: (stream, _session, done) => {
      void buffer(stream).then((mail) => done(null, void mails.push(String(mail))), done);
    },
    ...options,
  });
  server.on("error", () => undefined);
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  return { port: portOf(server.server), mails };
}

/** Starts a server that closes every connection without a reply, for one test. Returns its port. */
export async function silentServer(): Promise<number> {
  const server = createServer((socket) => socket.destroy());
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  return portOf(server);
}

/** An SMTP reply in the form that smtp-server expects. */
export function reply(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
