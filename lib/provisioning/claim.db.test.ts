import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { insertHostname } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { addStaff } from "@/db/testing/staff";
import { authorizeAndWrite } from "@/lib/auth/authorize";
import { attemptOf } from "./attempt";
import { claimInTransaction, claimOf, settleClaim } from "./claim";
import type { ProvisionInput } from "./input";
import { mintAttemptId, parseSubmission } from "./input/submission";
import { provisionFrom } from "./provision";
import {
  allRecords,
  attemptRow,
  countRecords,
  eventsOf,
  inputFor,
  noRecords,
  submit,
  withAuthServer,
} from "./testing";

withAuthServer();

describe("a claim", () => {
  test("refuses a taken slug without a call to the Auth server, and records the failure", async () => {
    await submit(inputFor("taken"));
    const input = { ...inputFor("taken"), ownerEmail: "other@else.test" };
    const outcome = await submit(input);
    expect(outcome).toMatchObject({
      code: "SLUG_TAKEN",
      field: "slug",
      detail: { heldBy: "tenant" },
    });
    expect(await countRecords(input)).toEqual({ ...allRecords, users: 0 });
    expect(await attemptRow(outcome.attemptId)).toMatchObject({ status: "failed", error_code: "SLUG_TAKEN" });
    const events = await eventsOf(outcome.attemptId);
    expect(events.map(({ stage }) => stage)).toEqual(["initiated", "validating", "validated", "failed"]);
  });

  test("refuses an address that has an account, ignoring case", async () => {
    await submit(inputFor("has-account"));
    const outcome = await submit({ ...inputFor("new-slug"), ownerEmail: "ANA@Has-Account.test" });
    expect(outcome).toMatchObject({ code: "EMAIL_TAKEN", field: "ownerEmail" });
    expect(await countRecords({ ...inputFor("new-slug"), ownerEmail: "ana@has-account.test" })).toEqual({
      ...noRecords,
      users: 1,
    });
  });

  test("refuses a reserved slug", async () => {
    expect(await submit(inputFor("postmaster"))).toMatchObject({
      code: "SLUG_TAKEN",
      detail: { heldBy: "platform" },
    });
  });

  test("refuses a slug before an account is created if its hostname belongs to another tenant", async () => {
    const holder = await submit(inputFor("two-homes"));
    if (holder.kind !== "completed") throw new Error("not completed");
    await admin.execute(insertHostname(holder.tenant.id, "second-home.example.com"));
    const input = inputFor("second-home");
    expect(await submit(input)).toMatchObject({
      code: "SLUG_TAKEN",
      status: "failed",
      detail: { heldBy: "tenant" },
    });
    expect(await countRecords(input)).toEqual(noRecords);
  });

  test("succeeds for exactly one of 20 concurrent requests for a slug, and the others are refused with a code", async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        submit({ ...inputFor("one-winner"), ownerEmail: `owner-${n}@one-winner.test` }),
      ),
    );
    const codes = outcomes
      .map((outcome) => (outcome.kind === "refused" ? outcome.code : outcome.kind))
      .sort();
    expect(codes).toEqual([...Array(19).fill("SLUG_TAKEN"), "completed"]);
    // The other 19 were refused at the claim, so no account was created and deleted for them.
    expect(outcomes.filter((outcome) => outcome.kind === "refused").map(({ status }) => status)).toEqual(
      Array(19).fill("failed"),
    );
    const { rows } = await admin.execute(
      sql`select count(*)::int as users from auth.users where email like '%@one-winner.test'`,
    );
    expect(rows).toEqual([{ users: 1 }]);
  });

  test("succeeds for exactly one of 20 concurrent requests for an owner, and the others are refused with a code", async () => {
    const ownerEmail = "same-owner@one-owner.test";
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, n) => submit({ ...inputFor(`one-owner-${n}`), ownerEmail })),
    );
    const codes = outcomes
      .map((outcome) => (outcome.kind === "refused" ? outcome.code : outcome.kind))
      .sort();
    expect(codes).toEqual([...Array(19).fill("EMAIL_TAKEN"), "completed"]);
    // The other 19 were refused at the claim, so no account was created and deleted for them.
    expect(outcomes.filter((outcome) => outcome.kind === "refused").map(({ status }) => status)).toEqual(
      Array(19).fill("failed"),
    );
  });
});

describe("a claim in the statement that authorises its caller", () => {
  const limit = { name: "provision", max: 30, windowSeconds: 60, address: null };
  let staff: { id: string; email: string };

  beforeAll(async () => {
    await admin.execute(
      sql.raw(`
      create table public.commits (slug text, waits_for_disk text);
      create function public.log_commit() returns trigger language plpgsql security definer as $$
      begin
        insert into public.commits values (new.slug, current_setting('synchronous_commit'));
        return null;
      end $$;
      create constraint trigger log_commit after insert on provisioning.attempts deferrable initially deferred
        for each row execute function public.log_commit();`),
    );
  });
  beforeEach(async () => {
    staff = { id: randomUUID(), email: "staff@claims.test" };
    await addStaff(staff.id, "admin");
  });

  function attemptFor(input: ProvisionInput) {
    const submission = parseSubmission({ ...input, attemptId: mintAttemptId() });
    if (!submission.ok) throw new Error("the input was refused");
    return attemptOf(staff, submission.input);
  }

  async function claim(input: ProvisionInput) {
    const attempt = attemptFor(input);
    const { sent } = await authorizeAndWrite(staff.id, "admin", limit, claimOf(attempt));
    return { attempt, sent };
  }

  /** True if a session of this database is waiting for another transaction. */
  async function isWaiting(): Promise<boolean> {
    const { rows } = await admin.execute(sql`
      select from pg_locks join pg_stat_activity using (pid)
      where datname = current_database() and locktype = 'transactionid' and not granted`);
    return rows.length > 0;
  }

  async function hits(): Promise<number | undefined> {
    const { rows } = await db.execute<{ hits: number }>(
      sql`select hits from provisioning.rate_limits where key = ${`provision:${staff.id}`}`,
    );
    return rows[0]?.hits;
  }

  test("commits synchronously, although counting a call turns off synchronous_commit", async () => {
    const { attempt, sent } = await claim(inputFor("durable"));
    expect(await settleClaim(attempt, sent)).toMatchObject({ kind: "claimed" });
    expect(await hits()).toBe(1);
    const { rows } = await admin.execute(sql`select * from public.commits where slug = 'durable'`);
    expect(rows).toEqual([{ slug: "durable", waits_for_disk: "on" }]);
  });

  test.each([
    ["slug", { slug: "rival-slug" }, "SLUG_TAKEN"],
    ["address", { ownerEmail: "ana@rival-address.test" }, "EMAIL_TAKEN"],
  ])(
    "is refused and recorded if a concurrent claim takes the %s first, and its call is counted",
    async (what, shared, code) => {
      const rival = attemptFor(inputFor(`rival-${what}`));
      const { late } = await admin.transaction(async (tx) => {
        await claimInTransaction(tx, rival, "example.com");
        const waiting = claim({ ...inputFor(`late-${what}`), ...shared });
        // The claim could not see the rival's row, and waits for this transaction to commit.
        await expect.poll(isWaiting).toBe(true);
        return { late: waiting };
      });
      const { attempt, sent } = await late;
      expect(sent).toHaveProperty("error");
      expect(await provisionFrom(attempt, sent)).toMatchObject({
        code,
        recorded: true,
        detail: { heldBy: "attempt" },
      });
      expect(await hits()).toBe(1);
    },
  );

  test("succeeds for exactly one of eight concurrent calls, and each call is counted", async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const { attempt, sent } = await claim(inputFor("one-of-eight"));
        return provisionFrom(attempt, sent);
      }),
    );
    const codes = outcomes.map((outcome) => (outcome.kind === "refused" ? outcome.code : outcome.kind));
    expect(codes.sort()).toEqual([...Array(7).fill("SLUG_TAKEN"), "completed"]);
    expect(await hits()).toBe(8);
  });
});
