import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { actor, eventsOf, failAuth, inputFor, withAuthServer } from "../provisioning/testing";
import { retryCleanup } from "./retry";
import { cleanupFlagOf, createUser, flagForCleanup, makeDue, undoneAttempt, userExists } from "./testing";

withAuthServer();

test("retrying a clean-up that needs an admin deletes the user immediately", async () => {
  const attempt = await undoneAttempt(inputFor("given-up"));
  await createUser(attempt.userId, attempt.input.ownerEmail, attempt.attemptId);
  await flagForCleanup(attempt, "manual", 8);
  const outcome = await retryCleanup(actor, attempt);
  expect(outcome).toEqual({ kind: "tried", state: "done", lastError: null });
  expect(await userExists(attempt.userId)).toBe(false);
  expect((await eventsOf(attempt.attemptId)).at(-1)).toMatchObject({ event: "cleanup_done" });
  const { attemptId, userId } = attempt;
  const staff = await db.execute(
    sql`select kind, detail from provisioning.staff_events where actor_id = ${actor.id}::uuid`,
  );
  expect(staff.rows).toEqual([{ kind: "cleanup_retried", detail: { attemptId, userId } }]);
});

test("retrying a pending clean-up does not wait for its next try", async () => {
  const attempt = await undoneAttempt(inputFor("impatient"));
  await flagForCleanup(attempt);
  await makeDue(attempt.userId, 3_600);
  expect(await retryCleanup(actor, attempt)).toMatchObject({ kind: "tried", state: "done" });
});

test("a clean-up that fails again still needs an admin", async () => {
  const attempt = await undoneAttempt(inputFor("still-stuck"));
  await createUser(attempt.userId, attempt.input.ownerEmail, attempt.attemptId);
  await flagForCleanup(attempt, "manual", 8);
  await failAuth(attempt.input, { route: "DELETE /admin/users/{id}", kind: "fail" });
  const outcome = await retryCleanup(actor, attempt);
  expect(outcome).toEqual({ kind: "tried", state: "manual", lastError: "refused" });
  expect(await cleanupFlagOf(attempt.userId)).toMatchObject({ state: "manual", tries: 9 });
});

test("retrying a clean-up does not delete a user that does not belong to the attempt", async () => {
  const attempt = await undoneAttempt(inputFor("never-ours"));
  await createUser(attempt.userId, attempt.input.ownerEmail);
  await flagForCleanup(attempt, "manual", 8);
  const outcome = await retryCleanup(actor, attempt);
  expect(outcome).toEqual({ kind: "tried", state: "manual", lastError: "not-ours" });
  expect(await userExists(attempt.userId)).toBe(true);
});

test("retrying a closed or unknown clean-up does nothing", async () => {
  const attempt = await undoneAttempt(inputFor("done-already"));
  await flagForCleanup(attempt);
  await retryCleanup(actor, attempt);
  const before = await eventsOf(attempt.attemptId);
  expect(await retryCleanup(actor, attempt)).toEqual({ kind: "not-open" });
  expect(await eventsOf(attempt.attemptId)).toEqual(before);
  expect(await retryCleanup(actor, { userId: randomUUID() })).toEqual({ kind: "not-open" });
});

test("six concurrent retries delete the user, and number the attempt's events without gaps", async () => {
  const attempt = await undoneAttempt(inputFor("six-at-once"));
  await createUser(attempt.userId, attempt.input.ownerEmail, attempt.attemptId);
  await flagForCleanup(attempt, "manual", 8);
  const outcomes = await Promise.all(Array.from({ length: 6 }, () => retryCleanup(actor, attempt)));
  expect(outcomes.filter(({ kind }) => kind === "tried").length).toBeGreaterThan(0);
  expect(await userExists(attempt.userId)).toBe(false);
  const seqs = (await eventsOf(attempt.attemptId)).map(({ seq }) => seq);
  expect(seqs).toEqual(seqs.map((_, index) => index + 1));
});
