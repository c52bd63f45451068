import { createServer } from "node:net";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { admin } from "@/db/testing/admin";
import { dueAgain, messagesOf } from "@/lib/outbox/testing";
import { inputFor, submit, withAuthServer } from "@/lib/provisioning/testing";
import { type Inbox, startInbox } from "@/local/inbox/server";

withAuthServer();

let inbox: Inbox;
beforeAll(async () => {
  inbox = await startInbox({ port: 0, smtpPort: 0 });
  Object.assign(process.env, { SMTP_URL: inbox.smtpUrl, MAIL_FROM: "Console <console@example.com>" });
});
afterAll(() => inbox.stop());

/** Delivers in a program that was started with this mail server. */
async function deliver(attemptId: string, smtpUrl = inbox.smtpUrl) {
  process.env.SMTP_URL = smtpUrl;
  vi.resetModules();
  const { deliverMessages } = await import("@/lib/outbox/deliver");
  return deliverMessages({ attemptId });
}

/** A tenant whose owner had an account before, as the message in the outbox tells it. */
async function added(slug: string, name = "Café <Zoë> & Co"): Promise<string> {
  const { attemptId } = await submit({ ...inputFor(slug), name });
  await admin.execute(
    sql`update provisioning.outbox set kind = 'owner_added' where attempt_id = ${attemptId}::uuid`,
  );
  return attemptId;
}

test("an owner who has an account is told by mail where the new tenant is, and gets no link to a password", async () => {
  const attemptId = await added("told");
  expect(await deliver(attemptId)).toMatchObject({ delivered: 1 });
  const [mail, ...more] = inbox.mails.list("ana@told.test");
  expect(more).toEqual([]);
  expect(mail).toMatchObject({
    subject: "Nově jste vlastníkem podniku Café <Zoë> & Co ve službě example.com",
    from: "Console <console@example.com>",
  });
  // The account may have no password, so the mail leads to where this owner signs in already.
  expect(mail?.html).toContain('href="https://told.example.com"');
  expect(mail?.text).toContain("https://told.example.com");
  expect(mail?.html).not.toContain("<Zoë>");
  expect(`${mail?.html}${mail?.text}`).not.toMatch(/token|hesl/i);
  const { rows } = await admin.execute(
    sql`select recovery_sent_at from auth.users where email = 'ana@told.test'`,
  );
  expect(rows).toEqual([{ recovery_sent_at: null }]);
});

test("where the mail server does not answer, the message waits and is sent later", async () => {
  const attemptId = await added("not-told-yet");
  const silent = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const address = silent.address();
  const silentUrl = `smtp://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  expect(await deliver(attemptId, silentUrl)).toMatchObject({ pending: 1 });
  expect(await messagesOf(attemptId)).toMatchObject([
    { state: "pending", last_error: expect.stringMatching(/^[a-z0-9_]+$/) },
  ]);
  silent.close();

  await dueAgain(attemptId);
  expect(await deliver(attemptId)).toMatchObject({ delivered: 1 });
});

test("where no mail server is set up, the message says so, and nobody pretends", async () => {
  const attemptId = await added("not-set-up");
  expect(await deliver(attemptId, "")).toMatchObject({ dropped: 1 });
  expect(await messagesOf(attemptId)).toMatchObject([{ state: "dropped", last_error: "mail_not_set_up" }]);
});
