import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { db } from "@/db/client";
import { setFaultHook } from "../provisioning/effect";
import { actor, eventsOf, inputFor, withAuthServer } from "../provisioning/testing";
import { resolveCleanup } from "./resolve";
import { runCleanups } from "./run";
import { createUser, flag, flagOf, undone, userExists } from "./testing";

withAuthServer();
const reason = "deleted by hand";
afterEach(() => setFaultHook(undefined));

test("an admin closes a clean-up, and both logs record the admin and the reason", async () => {
  const left = await undone(inputFor("closed"));
  await flag(left, "manual", 8);
  expect(await resolveCleanup(actor, { ...left, reason })).toEqual({ kind: "resolved" });
  expect(await flagOf(left.userId)).toMatchObject({ state: "done", resolved_by: actor.id });
  const { rows } = await db.execute(sql`
    select seq, stage, detail from provisioning.attempt_events
    where attempt_id = ${left.attemptId}::uuid order by seq desc limit 1`);
  const detail = { event: "cleanup_resolved", by: actor.email, reason };
  expect(rows).toEqual([{ seq: 3, stage: "rolled_back", detail }]);
  const staff = await db.execute(
    sql`select kind, detail from provisioning.staff_events where actor_id = ${actor.id}::uuid`,
  );
  const { attemptId, userId } = left;
  expect(staff.rows).toEqual([{ kind: "cleanup_resolved", detail: { attemptId, userId, reason } }]);
});

test("it is refused while the attempt's own user exists", async () => {
  const left = await undone(inputFor("still-there"));
  await createUser(left.userId, left.input.ownerEmail, left.attemptId);
  await flag(left, "manual", 8);
  const before = await flagOf(left.userId);
  expect(await resolveCleanup(actor, { ...left, reason })).toEqual({ kind: "user-exists" });
  expect(await flagOf(left.userId)).toMatchObject({ ...before, wait: expect.any(Number) });
  expect(await eventsOf(left.attemptId)).toHaveLength(2);
});

test("a user that is not the attempt's does not prevent it, and is kept", async () => {
  const left = await undone(inputFor("someone-else"));
  await createUser(left.userId, left.input.ownerEmail, randomUUID());
  await flag(left, "manual", 8);
  expect(await resolveCleanup(actor, { ...left, reason })).toEqual({ kind: "resolved" });
  expect(await userExists(left.userId)).toBe(true);
});

test("of six concurrent calls, one closes it", async () => {
  const left = await undone(inputFor("six-resolve"));
  await flag(left);
  const outcomes = await Promise.all(
    Array.from({ length: 6 }, () => resolveCleanup(actor, { ...left, reason })),
  );
  expect(outcomes.filter(({ kind }) => kind === "resolved")).toHaveLength(1);
  expect(outcomes.filter(({ kind }) => kind === "not-open")).toHaveLength(5);
  expect(await eventsOf(left.attemptId)).toHaveLength(3);
});

test("a concurrent try does not reopen it", async () => {
  const left = await undone(inputFor("under-way"));
  await flag(left);
  setFaultHook(async (point) => {
    if (point === "delete_user.after") await resolveCleanup(actor, { ...left, reason });
  });
  expect(await runCleanups({ userId: left.userId })).toEqual({ done: 0, pending: 0, manual: 0 });
  expect(await flagOf(left.userId)).toMatchObject({ state: "done", resolved_by: actor.id });
});

test("an unknown user has nothing to resolve", async () => {
  expect(await resolveCleanup(actor, { userId: randomUUID(), reason })).toEqual({ kind: "not-open" });
});
