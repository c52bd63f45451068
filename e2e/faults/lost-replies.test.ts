import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { admin } from "@/db/testing/admin";
import { reconcile } from "@/lib/jobs/reconcile";
import { mintAttemptId } from "@/lib/provisioning/input/submission";
import {
  actor,
  allRecords,
  attemptRow,
  countRecords,
  eventsOf,
  inputFor,
  noRecords,
  submit,
  withAuthServer,
} from "@/lib/provisioning/testing";
import { clearFaults, injectFault, installDatabaseFaults } from "./database-faults";
import { send } from "./entry-row";
import { expectOutcome } from "./expect-outcome";
import { expectInvariants } from "./invariants";
import { recover } from "./recovery";
import { advanceTime, pastLeaseSeconds } from "./time";

// The database URL must change before the client is first imported.
const proxy = await vi.hoisted(async () => {
  const { startLossyProxy } = await import("./lossy-proxy");
  const started = await startLossyProxy(process.env.DATABASE_URL ?? "");
  process.env.DATABASE_URL = started.url;
  return started;
});

// Only the request headers and the signed-in user are mocked, because a test has no request or session.
vi.mock(import("@/lib/auth/session"), async (original) => ({
  ...(await original()),
  getSignedIn: async () => ({ ...actor, secondFactor: false }),
}));
vi.mock("next/headers", () => ({ headers: async () => new Headers({ "next-action": "provision" }) }));

withAuthServer();
beforeAll(async () => {
  await installDatabaseFaults();
  await admin.execute(
    sql`insert into auth.users (id, email, email_confirmed_at) values (${actor.id}, ${actor.email}, now())`,
  );
  await admin.execute(
    sql`insert into provisioning.staff (user_id, role, added_by) values (${actor.id}, 'admin', 'test')`,
  );
});
afterAll(() => proxy.stop());

/** The saga's statements, each identified by unique words, with the expected outcome of its attempt. */
const statements = [
  {
    name: "the claim",
    words: "provisioning.claim_attempt",
    undoing: false,
    kind: "completed",
    left: allRecords,
  },
  {
    name: "the records",
    words: "counted as materialized",
    undoing: false,
    kind: "completed",
    left: allRecords,
  },
  { name: "the raised fence", words: "with raised as (", undoing: true, kind: "unsettled", left: noRecords },
  { name: "the ending", words: "with ended as (", undoing: true, kind: "refused", left: noRecords },
] as const;

describe("an executed statement with a lost reply", () => {
  test.each(statements)(
    "is detected by the worker and not repeated: $name",
    async ({ name, words, undoing, kind, left }) => {
      const input = inputFor(`answer-${statements.findIndex((statement) => statement.name === name)}`);
      const key = mintAttemptId();
      if (undoing) await injectFault(input.slug, "commit_records", "refuse");
      const before = proxy.dropped();
      proxy.dropRepliesTo(words);
      const outcome = await submit(input, key);
      expect(proxy.dropped()).toBe(before + 1);
      expect(outcome).toMatchObject({ kind, attemptId: key });
      await expectOutcome(outcome, input);
      await clearFaults();
      await recover();
      expect(await countRecords(input)).toEqual(left);
      await expectInvariants();
    },
  );

  test("is detected if the statement also authorised the form, and the call is counted once", async () => {
    const sent = { key: mintAttemptId(), input: inputFor("answer-to-a-form") };
    const before = proxy.dropped();
    proxy.dropRepliesTo("provisioning.authorize_call");
    const outcome = await send(sent);
    expect(proxy.dropped()).toBe(before + 1);
    expect(outcome).toMatchObject({ kind: "completed", attemptId: sent.key });
    await expectOutcome(outcome, sent.input);
    const { rows } = await admin.execute(
      sql`select hits from provisioning.rate_limits where key = ${`provision:${actor.id}`}`,
    );
    expect(rows).toEqual([{ hits: 1 }]);
    await expectInvariants();
  });

  test("leaves the outcome open if the statement was a claim whose row cannot be read back either", async () => {
    const input = inputFor("lost-claim");
    const key = mintAttemptId();
    const before = proxy.dropped();
    proxy.dropRepliesTo("provisioning.claim_attempt", 'owner_user_id as "ownerUserId"');
    const outcome = await submit(input, key);
    expect(proxy.dropped()).toBe(before + 2);
    expect(outcome).toMatchObject({ kind: "unsettled", attemptId: key, status: "creating_auth_user" });
    await recover();
    expect(await submit(input, key)).toMatchObject({ kind: "refused", code: "INTERRUPTED" });
    expect(await countRecords(input)).toEqual(noRecords);
    await expectInvariants();
  });

  test("still leads to a refusal if it recorded one", async () => {
    const taken = inputFor("lost-refusal");
    await submit(taken);
    const input = { ...taken, ownerEmail: "ben@lost-refusal.test" };
    const key = mintAttemptId();
    const before = proxy.dropped();
    proxy.dropRepliesTo("with refused as (");
    const outcome = await submit(input, key);
    expect(proxy.dropped()).toBe(before + 1);
    expect(outcome).toMatchObject({ kind: "refused", code: "SLUG_TAKEN", recorded: true });
    expect(await submit(input, key)).toEqual(outcome);
    await expectInvariants();
  });

  test("is followed by a second takeover after the lease expires if the statement was a takeover", async () => {
    const input = inputFor("lost-take-over");
    const key = mintAttemptId();
    await injectFault(input.slug, "commit_records", "refuse");
    proxy.dropRepliesTo("with raised as (");
    await submit(input, key);
    await clearFaults();
    await advanceTime(pastLeaseSeconds);
    proxy.dropRepliesTo("with expired as (");
    await expect(reconcile()).rejects.toThrow();
    expect(await attemptRow(key)).toMatchObject({ status: "creating_auth_user", fence: 3 });
    await recover();
    expect(await attemptRow(key)).toMatchObject({ status: "rolled_back", fence: 4 });
    expect((await eventsOf(key)).filter(({ event }) => event === "taken_over")).toHaveLength(2);
    expect(await countRecords(input)).toEqual(noRecords);
    await expectInvariants();
  });
});
