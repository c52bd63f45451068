import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { db } from "@/db/client";
import { setFaultHook } from "../provisioning/fault-points";
import { actor, eventsOf, inputFor, withAuthServer } from "../provisioning/testing";
import { resolveCleanup } from "./resolve";
import { runCleanups } from "./run";
import { cleanupFlagOf, createUser, flagForCleanup, undoneAttempt, userExists } from "./testing";

withAuthServer();
const reason = "deleted by hand";
afterEach(() => setFaultHook(undefined));

test("closing a clean-up records the admin and the reason in the staff log, and that entry's id in the attempt's log", async () => {
  const attempt = await undoneAttempt(inputFor("closed"));
  await flagForCleanup(attempt, "manual", 8);
  expect(await resolveCleanup(actor, { ...attempt, reason })).toEqual({ kind: "resolved" });
  expect(await cleanupFlagOf(attempt.userId)).toMatchObject({ state: "done", resolved_by: actor.id });
  const { rows } = await db.execute(sql`
    select seq, stage, detail from provisioning.attempt_events
    where attempt_id = ${attempt.attemptId}::uuid order by seq desc limit 1`);
  const staff = await db.execute(
    sql`select id, kind, detail from provisioning.staff_events where actor_id = ${actor.id}::uuid`,
  );
  const { attemptId, userId } = attempt;
  expect(staff.rows).toEqual([
    { id: expect.any(String), kind: "cleanup_resolved", detail: { attemptId, userId, reason } },
  ]);
  const detail = { event: "cleanup_resolved", staffEvent: staff.rows[0]?.id };
  expect(rows).toEqual([{ seq: 3, stage: "rolled_back", detail }]);
});

test("a clean-up cannot be closed while the attempt's own user exists", async () => {
  const attempt = await undoneAttempt(inputFor("still-there"));
  await createUser(attempt.userId, attempt.input.ownerEmail, attempt.attemptId);
  await flagForCleanup(attempt, "manual", 8);
  const before = await cleanupFlagOf(attempt.userId);
  expect(await resolveCleanup(actor, { ...attempt, reason })).toEqual({ kind: "user-exists" });
  expect(await cleanupFlagOf(attempt.userId)).toMatchObject({ ...before, wait: expect.any(Number) });
  expect(await eventsOf(attempt.attemptId)).toHaveLength(2);
});

test("closing a clean-up does not delete another attempt's user", async () => {
  const attempt = await undoneAttempt(inputFor("someone-else"));
  await createUser(attempt.userId, attempt.input.ownerEmail, randomUUID());
  await flagForCleanup(attempt, "manual", 8);
  expect(await resolveCleanup(actor, { ...attempt, reason })).toEqual({ kind: "resolved" });
  expect(await userExists(attempt.userId)).toBe(true);
});

test("only one of six concurrent calls closes the clean-up", async () => {
  const attempt = await undoneAttempt(inputFor("six-resolve"));
  await flagForCleanup(attempt);
  const outcomes = await Promise.all(
    Array.from({ length: 6 }, () => resolveCleanup(actor, { ...attempt, reason })),
  );
  expect(outcomes.filter(({ kind }) => kind === "resolved")).toHaveLength(1);
  expect(outcomes.filter(({ kind }) => kind === "not-open")).toHaveLength(5);
  expect(await eventsOf(attempt.attemptId)).toHaveLength(3);
});

test("a concurrent try does not reopen a closed clean-up", async () => {
  const attempt = await undoneAttempt(inputFor("under-way"));
  await flagForCleanup(attempt);
  setFaultHook(async (point) => {
    if (point === "delete_user.after") await resolveCleanup(actor, { ...attempt, reason });
  });
  expect(await runCleanups({ userId: attempt.userId })).toEqual({ done: 0, pending: 0, manual: 0 });
  expect(await cleanupFlagOf(attempt.userId)).toMatchObject({ state: "done", resolved_by: actor.id });
});

test("an unknown user has no clean-up to close", async () => {
  expect(await resolveCleanup(actor, { userId: randomUUID(), reason })).toEqual({ kind: "not-open" });
});
