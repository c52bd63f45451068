import { createServer, type Socket } from "node:net";
import type { LocalMail } from "./mails";
import { parseMail } from "./mime";

/**
 * A mail server that takes everything and delivers nothing, on 127.0.0.1 (RFC 5321, the part that clients use).
 * `port` 0 takes a free one.
 */
export async function startSmtpServer(
  port: number,
  onMail: (mail: LocalMail) => void,
): Promise<{ port: number; stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    converse(socket, onMail);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return { port: typeof address === "object" && address ? address.port : port, stop };
}

/** One connection: commands line by line, and after DATA the mail up to a line with a lone dot. */
function converse(socket: Socket, onMail: (mail: LocalMail) => void): void {
  const say = (line: string) => socket.write(`${line}\r\n`);
  let buffer = "";
  let inData = false;
  socket.setEncoding("utf8");
  say("220 localhost");
  socket.on("data", (chunk: string) => {
    buffer += chunk;
    for (;;) {
      const ending = inData ? "\r\n.\r\n" : "\r\n";
      const at = buffer.indexOf(ending);
      if (at < 0) return;
      const text = buffer.slice(0, at);
      buffer = buffer.slice(at + ending.length);
      if (inData) {
        onMail(parseMail(text.replace(/\r\n\.\./g, "\r\n.")));
        say("250 taken");
        inData = false;
      } else {
        inData = answer(text, say, () => socket.end());
      }
    }
  });
}

/** Answers one command; true where the mail itself comes next. */
function answer(command: string, say: (line: string) => void, hangUp: () => void): boolean {
  switch (command.slice(0, 4).toUpperCase()) {
    case "DATA":
      say("354 end with a lone dot");
      return true;
    case "QUIT":
      say("221 bye");
      hangUp();
      return false;
    case "EHLO":
    case "HELO":
    case "MAIL":
    case "RCPT":
    case "RSET":
    case "NOOP":
      say("250 ok");
      return false;
    default:
      say("502 not known here");
      return false;
  }
}
