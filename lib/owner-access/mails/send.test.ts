import { randomUUID } from "node:crypto";
import PostalMime from "postal-mime";
import type { SMTPServerOptions } from "smtp-server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { sampleMails } from "./samples";
import { reply, silentServer, smtpServer } from "./testing";

const [mail] = sampleMails({ businessName: "Golden\r\nBcc: eve@example.com Spoon" });

beforeEach(() => {
  vi.stubEnv("DATABASE_URL", "postgres://app@db.example.com/postgres");
  vi.stubEnv("NEXT_PUBLIC_SUPABASE_URL", "https://abc.supabase.co");
  vi.stubEnv("NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY", "sb_publishable_0123456789");
  vi.stubEnv("SUPABASE_SECRET_KEY", "sb_secret_0123456789");
  vi.stubEnv("CRON_SECRET", "0123456789abcdef");
  vi.stubEnv("SITE_URL", "https://console.example.com");
  vi.stubEnv("BRAND_NAME", "Tablewise");
  vi.stubEnv("SUPPORT_EMAIL", "help@tablewise.example");
});
afterEach(() => vi.unstubAllEnvs());

/** Sends a sample e-mail with this SMTP_URL. */
async function send(
  SMTP_URL: string,
  { id = randomUUID(), to = "owner@example.com", from = "console@example.com" } = {},
) {
  vi.stubEnv("SMTP_URL", SMTP_URL);
  vi.stubEnv("MAIL_FROM", from);
  vi.resetModules();
  const { sendOwnerMail } = await import("./send");
  if (!mail) throw new Error("there are no samples");
  return sendOwnerMail({ id, to, mail });
}

const withoutTls: SMTPServerOptions = { disabledCommands: ["STARTTLS"] };

test("an e-mail has one recipient, HTML and text parts, a stable Message-ID and an Auto-Submitted header", async () => {
  const { port, mails } = await smtpServer(withoutTls);
  const id = randomUUID();
  expect(await send(`smtp://127.0.0.1:${port}`, { id })).toEqual({ kind: "accepted" });
  const [source = "", ...more] = mails;
  expect(more).toEqual([]);
  const mail = await PostalMime.parse(source);
  expect(mail).toMatchObject({
    from: { name: "Tablewise", address: "console@example.com" },
    to: [{ address: "owner@example.com" }],
    replyTo: [{ address: "help@tablewise.example" }],
    messageId: `<${id}@console.example.com>`,
    subject: "Ana Novak invited you to Golden Bcc: eve@example.com Spoon on Tablewise",
    html: expect.stringContaining("<h1"),
    text: expect.stringContaining("The link works once"),
  });
  const headers = new Map(mail.headers.map(({ key, value }) => [key, value]));
  expect(headers.get("auto-submitted")).toBe("auto-generated");
  expect(headers.has("bcc")).toBe(false);
});

const refusesRecipient = (responseCode: number, text: string) => async () => {
  const onRcptTo: SMTPServerOptions["onRcptTo"] = (_, __, done) => done(reply(responseCode, text));
  return `smtp://127.0.0.1:${(await smtpServer({ ...withoutTls, onRcptTo })).port}`;
};

test.each([
  ["an unknown mailbox", "smtp_550", refusesRecipient(550, "5.1.1 no such user owner@example.com")],
  ["a closed mailbox", "smtp_554", refusesRecipient(554, "no thanks, owner@example.com")],
  ["an invalid mailbox name", "smtp_553", refusesRecipient(553, "5.1.3 bad address")],
])("an e-mail to %s is refused permanently", async (_what, code, server) => {
  expect(await send(await server())).toEqual({ kind: "refused", code });
});

test.each([
  ["a full mailbox", "smtp_452", refusesRecipient(452, "4.2.2 owner@example.com is over quota")],
  ["greylisting", "smtp_451", refusesRecipient(451, "4.7.1 try later")],
  ["a server that does not relay for us", "smtp_550", refusesRecipient(550, "5.7.1 relaying denied")],
  ["a server that requires a login", "smtp_530", refusesRecipient(530, "5.7.0 authentication required")],
  [
    "a refused sender",
    "smtp_553",
    async () => {
      const onMailFrom: SMTPServerOptions["onMailFrom"] = (_, __, done) =>
        done(reply(553, "5.7.1 not yours"));
      return `smtp://127.0.0.1:${(await smtpServer({ ...withoutTls, onMailFrom })).port}`;
    },
  ],
  [
    "refused content",
    "smtp_554",
    async () => {
      const onData: SMTPServerOptions["onData"] = (stream, _, done) => {
        stream.resume().once("end", () => done(reply(554, "5.6.0 looks like spam")));
      };
      return `smtp://127.0.0.1:${(await smtpServer({ ...withoutTls, onData })).port}`;
    },
  ],
  [
    "a server that closes the connection",
    "econnection",
    async () => `smtp://127.0.0.1:${await silentServer()}`,
  ],
  ["an unreachable server", "esocket", async () => "smtp://127.0.0.1:9"],
  [
    "a login over an unencrypted connection",
    "etls",
    async () =>
      `smtp://mailer:s3cr%23t@127.0.0.1:${(await smtpServer({ ...withoutTls, allowInsecureAuth: true })).port}`,
  ],
])(
  "an e-mail that fails because of %s can be sent later, and the code contains no address or secret",
  async (_what, code, server) => {
    expect(await send(await server())).toEqual({ kind: "later", code });
  },
);

test("an address cannot inject a second recipient", async () => {
  const { port, mails } = await smtpServer(withoutTls);
  const result = await send(`smtp://127.0.0.1:${port}`, { to: "owner@example.com, eve@example.com" });
  expect(result.kind).not.toBe("accepted");
  expect(mails).toEqual([]);
});
