import type { SMTPServerOptions } from "smtp-server";
import { afterEach, expect, test, vi } from "vitest";
import { reply, silentServer, smtpServer } from "@/lib/owner-access/mails/testing";
import { SetupContext } from "../check";
import { mail } from "./mail";

const login = "mailer:s3cr%23t";
const MAIL_FROM = "Console <console@example.com>";

afterEach(() => vi.unstubAllEnvs());

const check = (SMTP_URL: string, more = {}) => mail.run(new SetupContext({ SMTP_URL, MAIL_FROM, ...more }));

test("setup advises setting SMTP_URL, because admins otherwise have to copy links by hand", async () => {
  expect(await check("")).toEqual([
    {
      kind: "advice",
      text: expect.stringMatching(
        /SMTP_URL is not set: no e-mails are sent, so admins copy each owner’s link/,
      ),
      fix: expect.stringContaining("Set SMTP_URL to smtps://user:password@"),
    },
  ]);
});

test("setup sends nothing, and reports no problem if the mail server accepts the login and the sender", async () => {
  const { port, mails } = await smtpServer({ disabledCommands: ["STARTTLS", "AUTH"] });
  expect(await check(`smtp://127.0.0.1:${port}`)).toMatchObject([{ kind: "ok" }]);
  expect(mails).toEqual([]);
});

/** [what the server does, the reported problem, the server's URL] */
const failures: [string, RegExp, () => Promise<string>][] = [
  ["refuses connections", /did not answer as expected \(ESOCKET\)/, async () => "smtp://127.0.0.1:9"],
  [
    "closes the connection",
    /did not answer as expected/,
    async () => `smtp://127.0.0.1:${await silentServer()}`,
  ],
  [
    "has an unknown host",
    /host in SMTP_URL was not found/,
    async () => `smtp://${"no-such-host".repeat(6)}.invalid`,
  ],
  [
    "does not support TLS",
    /does not use TLS as expected/,
    async () => `smtps://${login}@127.0.0.1:${(await smtpServer({ disabledCommands: ["STARTTLS"] })).port}`,
  ],
  [
    "accepts a login without TLS",
    /does not use TLS as expected/,
    async () =>
      `smtp://${login}@127.0.0.1:${(await smtpServer({ disabledCommands: ["STARTTLS"], allowInsecureAuth: true })).port}`,
  ],
  [
    "has a self-signed certificate",
    /certificate of the mail server in SMTP_URL is not trusted/,
    async () => `smtps://${login}@127.0.0.1:${(await smtpServer({ secure: true })).port}`,
  ],
  [
    "rejects the login",
    /rejects the user or password \(535\)/,
    async () => {
      vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
      const onAuth: SMTPServerOptions["onAuth"] = ({ username, password }, _, done) =>
        done(reply(535, `5.7.8 ${username} ${password}`));
      return `smtps://${login}@127.0.0.1:${(await smtpServer({ secure: true, onAuth })).port}`;
    },
  ],
  [
    "rejects the sender",
    /rejects the sender in MAIL_FROM \(553\)/,
    async () => {
      const onMailFrom: SMTPServerOptions["onMailFrom"] = (_, __, done) =>
        done(reply(553, "5.7.1 console@example.com is not yours, s3cr#t"));
      return `smtp://127.0.0.1:${(await smtpServer({ disabledCommands: ["STARTTLS"], onMailFrom })).port}`;
    },
  ],
];

test.each(failures)(
  "setup reports, with a fix and without the secret, a mail server that %s",
  async (_what, text, url) => {
    const findings = await check(await url());
    expect(findings).toEqual([
      { kind: "problem", text: expect.stringMatching(text), fix: expect.stringMatching(/^[A-Zs].*\.$/) },
    ]);
    expect(JSON.stringify(findings)).not.toMatch(/s3cr|mailer:/);
  },
);
