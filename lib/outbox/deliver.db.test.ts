import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { admin } from "@/db/testing/admin";
import type { ProvisionInput } from "@/lib/provisioning/input";
import { reconcile } from "@/lib/provisioning/reconcile";
import { failAuth, inputFor, mails, submit, withAuthServer } from "@/lib/provisioning/testing";
import { deliverMessages } from "./deliver";
import { dueAgain, messagesOf } from "./testing";

withAuthServer();

async function provisioned(slug: string): Promise<{ attemptId: string; input: ProvisionInput }> {
  const input = inputFor(slug);
  const { attemptId, kind } = await submit(input);
  expect(kind).toBe("completed");
  return { attemptId, input };
}

/** Whether the Auth server has committed a link for the owner. */
async function linkIsOut({ ownerEmail }: ProvisionInput): Promise<boolean> {
  const { rows } = await admin.execute(
    sql`select from auth.users where email = ${ownerEmail} and recovery_sent_at is not null`,
  );
  return rows.length === 1;
}

const recover = "POST /recover";

describe("a message", () => {
  test("is committed with the tenant, once, and never without one", async () => {
    const { attemptId } = await provisioned("one-message");
    expect(await messagesOf(attemptId)).toMatchObject([{ kind: "owner_activation", state: "pending" }]);
    const refused = await submit({ ...inputFor("one-message"), ownerEmail: "other@one-message.test" });
    expect(refused.kind).toBe("refused");
    expect(await messagesOf(refused.attemptId)).toEqual([]);
  });

  test("is not there where the transaction failed", async () => {
    const input = inputFor("no-message");
    await admin.execute(
      sql`insert into public.tenants (id, slug, name, plan) values (gen_random_uuid(), 'holder', 'H', 'starter')`,
    );
    await admin.execute(
      sql`insert into public.tenant_domains (hostname, tenant_id) select 'no-message.example.com', id from public.tenants where slug = 'holder'`,
    );
    const { attemptId, kind } = await submit(input);
    expect(kind).toBe("refused");
    expect(await messagesOf(attemptId)).toEqual([]);
  });

  test("is sent once by the reconciler, with a link to this console", async () => {
    const { attemptId, input } = await provisioned("sent-once");
    await reconcile();
    await reconcile();
    expect(await messagesOf(attemptId)).toMatchObject([{ state: "delivered", tries: 1, last_error: null }]);
    const [mail, ...more] = mails.list(input.ownerEmail);
    expect(more).toEqual([]);
    expect(mail?.html).toMatch(
      /href="http:\/\/localhost:3000\/activate\?token_hash=[0-9a-f]{56}&type=recovery"/,
    );
  });

  test("is sent once by any number of workers at the same time", async () => {
    const made = await Promise.all(["at-once-1", "at-once-2", "at-once-3", "at-once-4"].map(provisioned));
    const reports = await Promise.all(Array.from({ length: 5 }, () => deliverMessages()));
    expect(reports.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(made.length);
    for (const { input } of made) expect(mails.list(input.ownerEmail)).toHaveLength(1);
  });

  test("of one attempt can be sent alone", async () => {
    const [one, other] = [await provisioned("alone"), await provisioned("not-alone")];
    expect(await deliverMessages({ attemptId: one.attemptId })).toMatchObject({ delivered: 1 });
    expect(await messagesOf(other.attemptId)).toMatchObject([{ state: "pending", tries: 0 }]);
    await deliverMessages();
  });
});

describe("where the Auth server fails", () => {
  test.each(["fail-before", "bad-jwt", "unavailable"])(
    "with %s, the tenant stays and the mail is tried again",
    async (kind) => {
      const { attemptId, input } = await provisioned(`mail-${kind}`);
      await failAuth(input, { route: recover, kind });
      expect(await deliverMessages({ attemptId })).toMatchObject({ delivered: 0, pending: 1 });
      const [message] = await messagesOf(attemptId);
      expect(message).toMatchObject({
        state: "pending",
        tries: 1,
        last_error: expect.stringMatching(/^[a-z_]+$/),
        leased: false,
      });
      expect(message?.wait).toBeGreaterThan(20);
      expect(mails.list(input.ownerEmail)).toEqual([]);
      expect(await deliverMessages({ attemptId })).toMatchObject({ delivered: 0, pending: 0 });

      await dueAgain(attemptId);
      expect(await deliverMessages({ attemptId })).toMatchObject({ delivered: 1 });
      expect(mails.list(input.ownerEmail)).toHaveLength(1);
    },
  );

  test.each(["commit-then-500", "commit-then-504", "commit-then-reset"])(
    "with %s, the mail is known to be out, and not sent twice",
    async (kind) => {
      const { attemptId, input } = await provisioned(`mail-${kind}`);
      await failAuth(input, { route: recover, kind });
      expect(await deliverMessages({ attemptId })).toMatchObject({ delivered: 1 });
      expect(mails.list(input.ownerEmail)).toHaveLength(1);
    },
  );

  test("with a mail that lands late, the next try sees it, and sends no second one", async () => {
    const { attemptId, input } = await provisioned("mail-late");
    await failAuth(input, { route: recover, kind: "commit-late", delayMs: 3_000 });
    expect(await deliverMessages({ attemptId })).toMatchObject({ pending: 1 });
    // The server gives up after 10 s: whatever may still land has landed when the next try comes.
    const [message] = await messagesOf(attemptId);
    expect(message?.wait).toBeGreaterThan(10);
    await expect.poll(() => linkIsOut(input), { timeout: 20_000 }).toBe(true);
    await dueAgain(attemptId);
    expect(await deliverMessages({ attemptId })).toMatchObject({ delivered: 1 });
    expect(mails.list(input.ownerEmail)).toHaveLength(1);
  });

  test("with its limit of one mail a minute, the message waits that long", async () => {
    const { attemptId, input } = await provisioned("mail-limit");
    await admin.execute(
      sql`update auth.users set recovery_sent_at = now() where email = ${input.ownerEmail}`,
    );
    expect(await deliverMessages({ attemptId })).toMatchObject({ pending: 1 });
    const [message] = await messagesOf(attemptId);
    expect(message).toMatchObject({ last_error: "over_email_send_rate_limit" });
    expect(message?.wait).toBeGreaterThan(50);
  });

  test("with a 200 for a mail that was never sent, the message is not called delivered", async () => {
    const { attemptId, input } = await provisioned("mail-false-200");
    await admin.execute(sql`update auth.users set aud = 'elsewhere' where email = ${input.ownerEmail}`);
    expect(await deliverMessages({ attemptId })).toMatchObject({ pending: 1 });
    expect(await messagesOf(attemptId)).toMatchObject([{ state: "pending", last_error: "not_sent" }]);
    expect(mails.list(input.ownerEmail)).toEqual([]);
  });

  test("every time, the message waits for a person in the end", async () => {
    const { attemptId, input } = await provisioned("mail-gives-up");
    await failAuth(input, { route: recover, kind: "fail-before", times: 12 });
    for (let tries = 0; tries < 12; tries++) {
      await dueAgain(attemptId);
      await deliverMessages({ attemptId });
    }
    expect(await messagesOf(attemptId)).toMatchObject([{ state: "manual", tries: 12 }]);
  });
});

describe("a worker that died while it sent", () => {
  test("leaves the message to the next one, who sees that the mail is out", async () => {
    const { attemptId, input } = await provisioned("died-after");
    await deliverMessages({ attemptId });
    await admin.execute(sql`
      update provisioning.outbox set state = 'pending', delivered_at = null, lease_expires_at = now() + interval '1 minute'
      where attempt_id = ${attemptId}::uuid`);
    expect(await deliverMessages({ attemptId })).toMatchObject({ delivered: 0 });
    await dueAgain(attemptId);
    expect(await deliverMessages({ attemptId })).toMatchObject({ delivered: 1 });
    expect(mails.list(input.ownerEmail)).toHaveLength(1);
  });

  test("and comes back late, writes nothing over the other's result", async () => {
    const { attemptId, input } = await provisioned("came-back");
    await failAuth(input, { route: recover, kind: "commit-then-hang" });
    const slow = deliverMessages({ attemptId });
    await expect.poll(() => mails.list(input.ownerEmail).length).toBe(1);
    await dueAgain(attemptId);
    expect(await deliverMessages({ attemptId })).toMatchObject({ delivered: 1 });
    expect(await slow).toEqual({ delivered: 0, pending: 0, dropped: 0, manual: 0 });
    expect(await messagesOf(attemptId)).toMatchObject([{ state: "delivered", tries: 2 }]);
    expect(mails.list(input.ownerEmail)).toHaveLength(1);
  }, 30_000);
});

describe("a first message", () => {
  test("is dropped where the owner has signed in already", async () => {
    const { attemptId, input } = await provisioned("signed-in");
    await admin.execute(sql`update auth.users set last_sign_in_at = now() where email = ${input.ownerEmail}`);
    expect(await deliverMessages({ attemptId })).toMatchObject({ dropped: 1 });
    expect(await messagesOf(attemptId)).toMatchObject([{ state: "dropped", last_error: "signed_in" }]);
    expect(mails.list(input.ownerEmail)).toEqual([]);
  });
});
