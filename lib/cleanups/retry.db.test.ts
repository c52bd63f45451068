import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { actor, eventsOf, failAuth, inputFor, withAuthServer } from "../provisioning/testing";
import { retryCleanup } from "./retry";
import { createUser, flag, flagOf, makeDue, undone, userExists } from "./testing";

withAuthServer();

test("a clean-up that needs an admin is tried immediately", async () => {
  const left = await undone(inputFor("given-up"));
  await createUser(left.userId, left.input.ownerEmail, left.attemptId);
  await flag(left, "manual", 8);
  const outcome = await retryCleanup(actor, left);
  expect(outcome).toEqual({ kind: "tried", state: "done", lastError: null });
  expect(await userExists(left.userId)).toBe(false);
  expect((await eventsOf(left.attemptId)).at(-1)).toMatchObject({ event: "cleanup_done" });
  const { attemptId, userId } = left;
  const staff = await db.execute(
    sql`select kind, detail from provisioning.staff_events where actor_id = ${actor.id}::uuid`,
  );
  expect(staff.rows).toEqual([{ kind: "cleanup_retried", detail: { attemptId, userId } }]);
});

test("a clean-up that waits for its next try is tried immediately", async () => {
  const left = await undone(inputFor("impatient"));
  await flag(left);
  await makeDue(left.userId, 3_600);
  expect(await retryCleanup(actor, left)).toMatchObject({ kind: "tried", state: "done" });
});

test("a clean-up that fails again still needs an admin", async () => {
  const left = await undone(inputFor("still-stuck"));
  await createUser(left.userId, left.input.ownerEmail, left.attemptId);
  await flag(left, "manual", 8);
  await failAuth(left.input, { route: "DELETE /admin/users/{id}", kind: "fail" });
  const outcome = await retryCleanup(actor, left);
  expect(outcome).toEqual({ kind: "tried", state: "manual", lastError: "refused" });
  expect(await flagOf(left.userId)).toMatchObject({ state: "manual", tries: 9 });
});

test("a user that is not the attempt's is never deleted", async () => {
  const left = await undone(inputFor("never-ours"));
  await createUser(left.userId, left.input.ownerEmail);
  await flag(left, "manual", 8);
  const outcome = await retryCleanup(actor, left);
  expect(outcome).toEqual({ kind: "tried", state: "manual", lastError: "not-ours" });
  expect(await userExists(left.userId)).toBe(true);
});

test("a clean-up that is done or unknown is not open", async () => {
  const left = await undone(inputFor("done-already"));
  await flag(left);
  await retryCleanup(actor, left);
  const before = await eventsOf(left.attemptId);
  expect(await retryCleanup(actor, left)).toEqual({ kind: "not-open" });
  expect(await eventsOf(left.attemptId)).toEqual(before);
  expect(await retryCleanup(actor, { userId: randomUUID() })).toEqual({ kind: "not-open" });
});

test("six concurrent retries delete the user once", async () => {
  const left = await undone(inputFor("six-at-once"));
  await createUser(left.userId, left.input.ownerEmail, left.attemptId);
  await flag(left, "manual", 8);
  const outcomes = await Promise.all(Array.from({ length: 6 }, () => retryCleanup(actor, left)));
  expect(outcomes.filter(({ kind }) => kind === "tried").length).toBeGreaterThan(0);
  expect(await userExists(left.userId)).toBe(false);
  const seqs = (await eventsOf(left.attemptId)).map(({ seq }) => seq);
  expect(seqs).toEqual(seqs.map((_, index) => index + 1));
});
