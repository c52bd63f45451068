import { Hono } from "hono";
import { listenOnLocalhost } from "../auth/listen";
import { listenOnFreePort } from "../ports";
import { Mails } from "./mails";
import { inboxPage, mailPage } from "./pages";
import { startSmtpServer } from "./smtp";

export type Inbox = {
  /** The address for reading the e-mails, e.g. http://localhost:54324. */
  url: string;
  /** The address that programs send e-mails to. */
  smtpUrl: string;
  mails: Mails;
  stop(): Promise<void>;
};

/**
 * Starts the inbox of the local stack, which shows e-mails and delivers none. If a port is busy, the next free
 * one is used; 0 uses any free port.
 */
export async function startInbox(options: { port: number; smtpPort: number }): Promise<Inbox> {
  const mails = new Mails();
  const smtp = await listenOnFreePort(options.smtpPort, "mail server", (port) =>
    startSmtpServer(port, (mail) => mails.receive(mail)),
  );
  try {
    const fetch = inboxApp(mails).fetch as Parameters<typeof listenOnLocalhost>[0];
    const { port, close } = await listenOnFreePort(options.port, "inbox", (freePort) =>
      listenOnLocalhost(fetch, freePort),
    );
    const stop = async () => void (await Promise.all([close(), smtp.stop()]));
    return { url: `http://localhost:${port}`, smtpUrl: `smtp://127.0.0.1:${smtp.port}`, mails, stop };
  } catch (error) {
    await smtp.stop();
    throw error;
  }
}

function inboxApp(mails: Mails): Hono {
  const app = new Hono();
  // E-mails are shown unchanged, but scripts and remote images are blocked.
  app.use(async (c, next) => {
    await next();
    c.header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'");
    c.header("referrer-policy", "no-referrer");
    c.header("cache-control", "no-store");
  });
  app.get("/", (c) => c.html(inboxPage(mails.list(c.req.query("to")), c.req.query("to"))));
  app.get("/mails.json", (c) => c.json(mails.list(c.req.query("to"))));
  app.get("/mails/:id", (c) => {
    const mail = mails.get(c.req.param("id"));
    return mail
      ? c.html(mailPage(mail))
      : c.text("This e-mail does not exist. A restart empties the inbox.", 404);
  });
  app.get("/mails/:id/body", (c) => {
    const mail = mails.get(c.req.param("id"));
    // Links open in the whole window, as in an e-mail client.
    return mail
      ? c.html(`<!doctype html><base target="_top"><meta charset="utf-8">${mail.html}`)
      : c.notFound();
  });
  return app;
}
