import { createServer, type Server } from "node:net";
import { sql } from "drizzle-orm";
import { afterEach, describe, expect, test, vi } from "vitest";
import { insertTenant } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { reconcile } from "@/lib/jobs/reconcile";
import { deliverMails } from "@/lib/owner-access/deliveries";
import { keyIn } from "@/lib/owner-access/testing";
import type { ProvisionInput } from "@/lib/provisioning/input";
import { inputFor, submit, withAuthServer, withMailServer } from "@/lib/provisioning/testing";
import { makeDueAgain, messagesOf } from "./testing";

withAuthServer();
const mailsTo = withMailServer();

async function provisionTenant(slug: string): Promise<{ attemptId: string; input: ProvisionInput }> {
  const input = inputFor(slug);
  const { attemptId, kind } = await submit(input);
  expect(kind).toBe("completed");
  return { attemptId, input };
}

let server: Server | undefined;
afterEach(() => {
  server?.close();
  server = undefined;
});

/** Delivers through a mail server with this behaviour. */
async function deliverThrough(
  onConnection: (write: (text: string) => void, end: () => void) => void,
  attemptId: string,
) {
  const mailServer = createServer((socket) => {
    socket.on("error", () => undefined);
    onConnection(
      (text) => socket.write(text),
      () => socket.destroy(),
    );
  });
  server = mailServer;
  await new Promise<void>((resolve) => mailServer.listen(0, "127.0.0.1", resolve));
  const address = mailServer.address();
  return deliverWith(`smtp://127.0.0.1:${typeof address === "object" ? address?.port : 0}`, attemptId);
}

/** Delivers with another SMTP_URL. */
async function deliverWith(smtpUrl: string, attemptId: string) {
  const { SMTP_URL } = process.env;
  process.env.SMTP_URL = smtpUrl;
  vi.resetModules();
  const { deliverMails: deliver } = await import("@/lib/owner-access/deliveries");
  const report = await deliver({ attemptId });
  process.env.SMTP_URL = SMTP_URL;
  return report;
}

const rejectTemporarily = (write: (text: string) => void, end: () => void) => {
  write("421 not now\r\n");
  end();
};

describe("a message", () => {
  test("is stored once with a new tenant, and not after a refusal", async () => {
    const { attemptId } = await provisionTenant("one-message");
    expect(await messagesOf(attemptId)).toMatchObject([{ kind: "owner_activation", state: "pending" }]);
    const refused = await submit({ ...inputFor("one-message"), ownerEmail: "other@one-message.test" });
    expect(refused.kind).toBe("refused");
    expect(await messagesOf(refused.attemptId)).toEqual([]);
  });

  test("is not stored if the transaction fails", async () => {
    const input = inputFor("no-message");
    await admin.execute(insertTenant({ slug: "holder", hostname: "no-message.example.com" }));
    const { attemptId, kind } = await submit(input);
    expect(kind).toBe("refused");
    expect(await messagesOf(attemptId)).toEqual([]);
  });

  test("is sent once by the reconciler, with a link to this console", async () => {
    const { attemptId, input } = await provisionTenant("sent-once");
    await reconcile();
    await reconcile();
    expect(await messagesOf(attemptId)).toMatchObject([{ state: "delivered", tries: 1, last_error: null }]);
    const [mail, ...more] = mailsTo(input.ownerEmail);
    expect(more).toEqual([]);
    expect(mail?.html).toMatch(/"http:\/\/localhost:3000\/activate\/[\w-]{43}"/);
  });

  test("is sent once by concurrent workers", async () => {
    const attempts = await Promise.all(
      ["at-once-1", "at-once-2", "at-once-3", "at-once-4"].map(provisionTenant),
    );
    const reports = await Promise.all(Array.from({ length: 5 }, () => deliverMails()));
    expect(reports.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(attempts.length);
    for (const { input } of attempts) expect(mailsTo(input.ownerEmail)).toHaveLength(1);
  });

  test("can be sent without the messages of other attempts", async () => {
    const [one, other] = [await provisionTenant("alone"), await provisionTenant("not-alone")];
    expect(await deliverMails({ attemptId: one.attemptId })).toMatchObject({ delivered: 1 });
    expect(await messagesOf(other.attemptId)).toMatchObject([{ state: "pending", tries: 0 }]);
    await deliverMails();
  });

  test("is dropped if the owner has already signed in", async () => {
    const { attemptId, input } = await provisionTenant("signed-in");
    await admin.execute(sql`update auth.users set last_sign_in_at = now() where email = ${input.ownerEmail}`);
    expect(await deliverMails({ attemptId })).toMatchObject({ dropped: 1 });
    expect(await messagesOf(attemptId)).toMatchObject([{ state: "dropped", last_error: "signed_in" }]);
    expect(mailsTo(input.ownerEmail)).toEqual([]);
  });

  test("is dropped and not counted as sent if there is no mail server", async () => {
    const { attemptId } = await provisionTenant("not-set-up");
    expect(await deliverWith("", attemptId)).toMatchObject({ dropped: 1 });
    expect(await messagesOf(attemptId)).toMatchObject([{ state: "dropped", last_error: "mail_not_set_up" }]);
  });
});

describe("a mail server that fails", () => {
  test.each([
    ["returns a temporary error", rejectTemporarily],
    ["closes the connection", (_write: (text: string) => void, end: () => void) => end()],
  ])("causes a retry if it %s", async (_how, behaviour) => {
    const { attemptId, input } = await provisionTenant(`mail-${_how.replaceAll(" ", "-")}`);
    expect(await deliverThrough(behaviour, attemptId)).toMatchObject({ delivered: 0, pending: 1 });
    const [message] = await messagesOf(attemptId);
    const last_error = expect.stringMatching(/^[a-z0-9_]+$/);
    expect(message).toMatchObject({ state: "pending", tries: 1, last_error, leased: false });
    expect(message?.wait).toBeGreaterThan(20);
    expect(await deliverMails({ attemptId })).toMatchObject({ delivered: 0, pending: 0 });

    await makeDueAgain(attemptId);
    expect(await deliverMails({ attemptId })).toMatchObject({ delivered: 1 });
    expect(mailsTo(input.ownerEmail)).toHaveLength(1);
  });

  test("makes the message wait for an admin after twelve tries", async () => {
    const { attemptId } = await provisionTenant("mail-gives-up");
    await admin.execute(sql`update provisioning.outbox set tries = 11 where attempt_id = ${attemptId}::uuid`);
    await deliverThrough(rejectTemporarily, attemptId);
    expect(await messagesOf(attemptId)).toMatchObject([{ state: "manual", tries: 12 }]);
  });
});

describe("a worker that stalls while sending", () => {
  test("leaves the message to the next worker, which sends the same link again", async () => {
    const { attemptId, input } = await provisionTenant("died-after");
    await deliverMails({ attemptId });
    await admin.execute(sql`
      update provisioning.outbox set state = 'pending', delivered_at = null, lease_expires_at = now() + interval '1 minute'
      where attempt_id = ${attemptId}::uuid`);
    expect(await deliverMails({ attemptId })).toMatchObject({ delivered: 0 });
    await makeDueAgain(attemptId);
    expect(await deliverMails({ attemptId })).toMatchObject({ delivered: 1 });
    const [second, first] = mailsTo(input.ownerEmail).map((mail) => keyIn([mail]));
    expect(second).toMatch(/^[\w-]{43}$/);
    expect(second).toBe(first);
  });

  test("does not overwrite the other worker's result if it resumes late", async () => {
    const { attemptId } = await provisionTenant("came-back");
    let markReached = () => {};
    let resume = () => {};
    const reachedServer = new Promise<void>((resolve) => {
      markReached = resolve;
    });
    const slowDelivery = deliverThrough((write, end) => {
      markReached();
      resume = () => rejectTemporarily(write, end);
    }, attemptId);
    await reachedServer;
    await makeDueAgain(attemptId);
    expect(await deliverMails({ attemptId })).toMatchObject({ delivered: 1 });
    resume();
    expect(await slowDelivery).toEqual({ delivered: 0, pending: 0, dropped: 0, manual: 0 });
    expect(await messagesOf(attemptId)).toMatchObject([{ state: "delivered", tries: 2 }]);
  });
});
