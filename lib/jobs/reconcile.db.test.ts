import { sql } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { admin } from "@/db/testing/admin";
import {
  cleanupFlagOf,
  createUser,
  deadAttempt,
  flagForCleanup,
  makeDue,
  undoneAttempt,
  userExists,
} from "../cleanups/testing";
import { setFaultHook } from "../provisioning/fault-points";
import {
  allRecords,
  attemptRow,
  countRecords,
  eventsOf,
  inputFor,
  noRecords,
  submit,
  withAuthServer,
} from "../provisioning/testing";
import { reconcile } from "./reconcile";

withAuthServer();
afterEach(() => setFaultHook(undefined));

test("undoes an attempt whose worker died, and deletes its user", async () => {
  const input = inputFor("dead-worker");
  const { attemptId, userId } = await deadAttempt(input);
  await createUser(userId, input.ownerEmail, attemptId);
  expect(await reconcile()).toMatchObject({ interrupted: 1, lateUsers: 0 });
  expect(await countRecords(input)).toEqual(noRecords);
  const expected = { status: "rolled_back", error_code: "INTERRUPTED", fence: 2, cleanups: [] };
  expect(await attemptRow(attemptId)).toMatchObject(expected);
  const events = await eventsOf(attemptId);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(events.filter(({ late }) => late)).toEqual([]);
  expect(events.slice(-3).map(({ stage, event }) => [stage, event])).toEqual([
    ["creating_auth_user", "taken_over"],
    ["creating_auth_user", "auth_user_deleted"],
    ["rolled_back", null],
  ]);
});

test("flags a user that does not exist yet, because a paused worker may still create it", async () => {
  const { attemptId, userId } = await deadAttempt(inputFor("dead-without-user"));
  await reconcile();
  expect(await attemptRow(attemptId)).toMatchObject({ status: "rolled_back", cleanups: ["pending"] });
  expect((await cleanupFlagOf(userId))?.wait).toBeGreaterThan(10);
});

test("leaves an attempt with an unexpired lease to its worker", async () => {
  const { attemptId } = await deadAttempt(inputFor("alive"), { leaseSeconds: 60 });
  expect(await reconcile()).toMatchObject({ interrupted: 0 });
  expect(await attemptRow(attemptId)).toMatchObject({ status: "creating_auth_user", fence: 1 });
});

test("does not count an attempt that another worker takes over during its undo", async () => {
  const { attemptId } = await deadAttempt(inputFor("taken-twice"));
  setFaultHook(async (point, id) => {
    if (point !== "delete_user.after" || id !== attemptId) return;
    await admin.execute(
      sql`update provisioning.attempts set fence = fence + 1 where id = ${attemptId}::uuid`,
    );
  });
  expect(await reconcile()).toMatchObject({ interrupted: 0 });
  expect(await attemptRow(attemptId)).toMatchObject({ status: "creating_auth_user", fence: 3 });
});

test("a task that fails does not block the later ones, but the run fails", async () => {
  const { attemptId } = await deadAttempt(inputFor("undo-fails"));
  const late = await undoneAttempt(inputFor("late-in-failed-run"));
  await createUser(late.userId, late.input.ownerEmail, late.attemptId);
  setFaultHook(async (point, id) => {
    if (point === "delete_user.before" && id === attemptId) throw new Error("the undo failed");
  });
  await expect(reconcile()).rejects.toThrow("the undo failed");
  expect(await attemptRow(attemptId)).toMatchObject({ status: "creating_auth_user" });
  expect(await userExists(late.userId)).toBe(false);
  expect(await cleanupFlagOf(late.userId)).toMatchObject({ state: "done" });
});

test("three concurrent reconcilers undo each attempt once", async () => {
  const dead = await Promise.all(
    Array.from({ length: 8 }, async (_, n) => {
      const attempt = await deadAttempt(inputFor(`at-once-${n}`));
      await createUser(attempt.userId, attempt.input.ownerEmail, attempt.attemptId);
      return attempt;
    }),
  );
  const reports = await Promise.all([reconcile(), reconcile(), reconcile()]);
  expect(reports.reduce((sum, { interrupted }) => sum + interrupted, 0)).toBe(dead.length);
  for (const { attemptId, input } of dead) {
    expect(await countRecords(input)).toEqual(noRecords);
    expect(await attemptRow(attemptId)).toMatchObject({ status: "rolled_back", fence: 2, cleanups: [] });
    const events = await eventsOf(attemptId);
    expect(events.filter(({ event }) => event === "taken_over")).toHaveLength(1);
  }
});

test("deletes a user that appears after its attempt was undone", async () => {
  const attempt = await undoneAttempt(inputFor("late"));
  await createUser(attempt.userId, attempt.input.ownerEmail, attempt.attemptId);
  expect(await reconcile()).toMatchObject({ lateUsers: 1, cleanups: { done: 1 } });
  expect(await userExists(attempt.userId)).toBe(false);
  expect(await cleanupFlagOf(attempt.userId)).toMatchObject({ state: "done", resolved_by: null });

  await createUser(attempt.userId, attempt.input.ownerEmail, attempt.attemptId);
  expect(await reconcile()).toMatchObject({ lateUsers: 1, cleanups: { done: 1 } });
  expect(await userExists(attempt.userId)).toBe(false);
});

test("leaves the clean-up to an admin if the user does not belong to the attempt", async () => {
  const attempt = await undoneAttempt(inputFor("not-ours"));
  await createUser(attempt.userId, attempt.input.ownerEmail);
  await flagForCleanup(attempt);
  for (let run = 0; run < 2; run++) {
    await makeDue(attempt.userId);
    await reconcile();
  }
  expect(await userExists(attempt.userId)).toBe(true);
  expect(await cleanupFlagOf(attempt.userId)).toMatchObject({ state: "manual", last_error: "not-ours" });
});

test("leaves a completed tenant and its owner unchanged", async () => {
  const input = inputFor("untouched");
  const { attemptId } = await submit(input);
  await reconcile();
  expect(await countRecords(input)).toEqual(allRecords);
  expect(await attemptRow(attemptId)).toMatchObject({ status: "completed", fence: 1, cleanups: [] });
});
