import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { databaseError } from "@/db/errors";
import { admin } from "@/db/testing/admin";
import { rechain } from "@/db/testing/rechain";
import { checkInvariants } from "@/lib/doctor/check";
import {
  completedAttempt,
  flagForCleanup,
  newUser,
  refusedAttempt,
  tamper,
  undoneAttempt,
} from "@/lib/doctor/testing";
import { withAuthServer } from "@/lib/provisioning/testing";
import { recordStaffEvent } from "../staff-log/record";
import { pruneAttempts } from "./prune";
import { storeAttempt } from "./testing";

withAuthServer();

const actor = { id: null, email: "npm run audit:prune" };
const day = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * day);
const cutoff = ago(700);

async function exists(id: string): Promise<{ attempt: boolean; events: number }> {
  const { rows } = await admin.execute<{ attempt: boolean; events: number }>(sql`
    select exists (select from provisioning.attempts where id = ${id}::uuid) as attempt,
      (select count(*)::int from provisioning.attempt_events where attempt_id = ${id}::uuid) as events`);
  return rows[0] ?? { attempt: false, events: 0 };
}

const noRows = { attempt: false, events: 0 };

/** Backdates an attempt, its events and its user by 800 days. */
async function backdate(attemptId: string): Promise<string> {
  const by = sql`interval '800 days'`;
  await tamper(
    sql`update provisioning.attempts set started_at = started_at - ${by}, finished_at = finished_at - ${by} where id = ${attemptId}::uuid`,
    sql`update provisioning.attempt_events set at = at - ${by} where attempt_id = ${attemptId}::uuid`,
    sql`update auth.users set created_at = created_at - ${by} where raw_app_meta_data ->> 'provisioning_attempt_id' = ${attemptId}`,
    sql.raw(rechain(`'${attemptId}'`)),
  );
  return attemptId;
}

async function userOf(id: string): Promise<string> {
  const { rows } = await admin.execute<{ id: string }>(
    sql`select owner_user_id as id from provisioning.attempts where id = ${id}::uuid`,
  );
  return rows[0]?.id ?? "";
}

beforeEach(() => tamper(sql`delete from provisioning.staff_events`));

describe("a prune", () => {
  test("removes only attempts that ended before the cutoff", async () => {
    const old = [
      await storeAttempt({ startedAt: ago(701) }),
      await storeAttempt({ startedAt: ago(800), status: "failed" }),
      await storeAttempt({ startedAt: ago(900), status: "rolled_back" }),
    ];
    const recent = [
      await storeAttempt({ startedAt: ago(699) }),
      await storeAttempt({ startedAt: ago(701), durationMs: 2 * day }),
    ];
    await pruneAttempts(admin, cutoff, actor);
    for (const { id } of old) expect(await exists(id)).toEqual(noRows);
    for (const { id } of recent) expect(await exists(id)).toEqual({ attempt: true, events: 2 });
  });

  test("keeps unsettled attempts of any age", async () => {
    const startedAt = ago(1_000);
    const inFlight = await storeAttempt({ startedAt, status: "creating_auth_user", leaseMinutes: -9 });
    const undoneAttempts = await Promise.all(
      ["pending", "manual", "late", "user"].map(() => storeAttempt({ startedAt, status: "rolled_back" })),
    );
    const [pending, manual, late, withUser] = undoneAttempts.map(({ id }) => id);
    await flagForCleanup(await userOf(pending ?? ""), pending ?? "", "pending");
    await flagForCleanup(await userOf(manual ?? ""), manual ?? "", "manual");
    const lateUser = await flagForCleanup(await userOf(late ?? ""), late ?? "", "manual");
    await admin.execute(
      sql`update provisioning.auth_cleanups set state = 'done', resolved_at = now() where user_id = ${lateUser}::uuid`,
    );
    await newUser({ id: await userOf(withUser ?? ""), attemptId: withUser });
    const { kept } = await pruneAttempts(admin, cutoff, actor);
    for (const id of [inFlight.id, ...undoneAttempts.map((each) => each.id)]) {
      expect(await exists(id)).toMatchObject({ attempt: true });
    }
    expect(kept).toBeGreaterThanOrEqual(5);
  });

  test("removes clean-ups that were closed long ago", async () => {
    const { id } = await storeAttempt({ startedAt: ago(900), status: "rolled_back" });
    const userId = await flagForCleanup(await userOf(id), id, "manual");
    await admin.execute(
      sql`update provisioning.auth_cleanups set state = 'done', resolved_at = ${ago(899).toISOString()}::timestamptz where user_id = ${userId}::uuid`,
    );
    expect(await pruneAttempts(admin, cutoff, actor)).toMatchObject({ attempts: 1, events: 2, cleanups: 1 });
    expect(await exists(id)).toEqual(noRows);
  });

  test("is recorded with its counts only if it removed something", async () => {
    await storeAttempt({ startedAt: ago(800) });
    await storeAttempt({ startedAt: ago(801) });
    await pruneAttempts(admin, cutoff, actor, { by: "root" });
    await pruneAttempts(admin, cutoff, actor, { by: "root" });
    const { rows } = await admin.execute(
      sql`select actor_email, kind, detail from provisioning.staff_events`,
    );
    expect(rows).toEqual([
      {
        actor_email: actor.email,
        kind: "attempts_pruned",
        detail: { by: "root", before: expect.any(String), attempts: 2, events: 4, cleanups: 0 },
      },
    ]);
  });

  test("breaks no invariant of a database with tenants and undone attempts", async () => {
    const [done, rolledBack] = [await completedAttempt(), await undoneAttempt()];
    for (const id of [done.attemptId, rolledBack.attemptId, await refusedAttempt()]) await backdate(id);
    const failingInvariants = async () => {
      const { invariants } = await checkInvariants();
      return invariants.filter(({ ok, severity }) => !ok && severity === "broken").map(({ name }) => name);
    };
    const before = await failingInvariants();
    expect(before).not.toContain("no-users-of-unknown-attempts");
    // The owner's e-mail is still pending, so the attempt is not settled.
    await pruneAttempts(admin, cutoff, actor);
    expect(await exists(done.attemptId)).not.toEqual(noRows);
    await admin.execute(sql`update provisioning.outbox set state = 'delivered', delivered_at = now()`);
    await pruneAttempts(admin, cutoff, actor);
    expect(await exists(done.attemptId)).toEqual(noRows);
    expect(await failingInvariants()).toEqual(before);
    // The doctor still finds a user whose attempt never existed.
    await newUser({ attemptId: randomUUID() });
    expect(await failingInvariants()).toContain("no-users-of-unknown-attempts");
  });

  test("cannot remove attempts of the last 30 days, even if the owner of the tables runs it", async () => {
    const refusal = await pruneAttempts(admin, ago(29), actor).catch((error) => databaseError(error));
    expect(refusal).toMatchObject({ code: "23514", constraint: "prune_attempts_keeps_a_month" });
  });

  test("is the only way to remove an event", async () => {
    const { id } = await storeAttempt({ startedAt: ago(800) });
    const remove = sql`delete from provisioning.attempt_events where attempt_id = ${id}::uuid`;
    const refused = () => admin.execute(remove).catch((error) => databaseError(error)?.code);
    expect(await refused()).toBe("42501");
    await pruneAttempts(admin, cutoff, actor);
    const other = await storeAttempt({ startedAt: ago(600) });
    const later = sql`delete from provisioning.attempt_events where attempt_id = ${other.id}::uuid`;
    expect(await admin.execute(later).catch((error) => databaseError(error)?.code)).toBe("42501");
    // Another staff event in the same transaction is not accepted as the record of a prune.
    const withOtherEvent = admin.transaction(async (tx) => {
      await recordStaffEvent(actor, "role_changed", {}, tx);
      await tx.execute(later);
    });
    expect(await withOtherEvent.catch((error) => databaseError(error)?.code)).toBe("42501");
  });
});
