import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { eventsOf, failAuth, inputFor, withAuthServer } from "../provisioning/testing";
import { runCleanups } from "./run";
import { cleanupFlagOf, createUser, flagForCleanup, makeDue, undoneAttempt, userExists } from "./testing";

withAuthServer();

/** An undone attempt whose flagged user still exists. */
async function leftoverUser(slug: string) {
  const attempt = await undoneAttempt(inputFor(slug));
  await createUser(attempt.userId, attempt.input.ownerEmail, attempt.attemptId);
  await flagForCleanup(attempt);
  return attempt;
}

describe("a leftover user", () => {
  test("is deleted, and another user with the same attempt id is kept", async () => {
    const { userId, attemptId } = await leftoverUser("left-over");
    const other = randomUUID();
    await createUser(other, "other@left-over.test", attemptId);
    expect(await runCleanups({ userId })).toEqual({ done: 1, pending: 0, manual: 0 });
    expect([await userExists(userId), await userExists(other)]).toEqual([false, true]);
    expect(await cleanupFlagOf(userId)).toMatchObject({ state: "done", tries: 1, last_error: null });
    expect((await eventsOf(attemptId)).at(-1)).toMatchObject({ event: "cleanup_done", stage: "rolled_back" });
  });

  test("is left to an admin if it belongs to another attempt", async () => {
    const attempt = await undoneAttempt(inputFor("others"));
    await createUser(attempt.userId, attempt.input.ownerEmail, randomUUID());
    await flagForCleanup(attempt);
    expect(await runCleanups({ userId: attempt.userId })).toMatchObject({ pending: 1 });
    await makeDue(attempt.userId);
    expect(await runCleanups({ userId: attempt.userId })).toMatchObject({ manual: 1 });
    expect(await userExists(attempt.userId)).toBe(true);
    expect(await cleanupFlagOf(attempt.userId)).toMatchObject({ state: "manual", last_error: "not-ours" });
  });

  test("is retried at growing intervals, and then left to an admin", async () => {
    const { userId, input, attemptId } = await leftoverUser("stuck");
    await failAuth(input, { route: "DELETE /admin/users/{id}", kind: "fail", times: 20 });
    for (let tries = 1; tries < 8; tries++) {
      await makeDue(userId);
      const startedAt = performance.now();
      expect(await runCleanups({ userId })).toMatchObject({ pending: 1 });
      const flagged = await cleanupFlagOf(userId);
      const elapsedSeconds = (performance.now() - startedAt) / 1_000;
      expect(flagged).toMatchObject({ state: "pending", tries, last_error: "refused" });
      const middle = Math.min(3_600, 15 * 2 ** tries);
      expect(flagged?.wait).toBeGreaterThan(middle * 0.5 - elapsedSeconds);
      expect(flagged?.wait).toBeLessThanOrEqual(middle * 1.5);
    }
    await makeDue(userId);
    expect(await runCleanups({ userId })).toMatchObject({ manual: 1 });
    await makeDue(userId);
    expect(await runCleanups()).toEqual({ done: 0, pending: 0, manual: 0 });
    expect(await cleanupFlagOf(userId)).toMatchObject({ state: "manual", tries: 8 });
    expect((await eventsOf(attemptId)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});

describe("a failed lookup of the user", () => {
  const lookup = "GET /admin/users/{id}";

  test.each(["html", "foreign-json", "fail"] as const)(
    "keeps a clean-up pending until a lookup succeeds: %s",
    async (kind) => {
      const { userId, input } = await leftoverUser(`gateway-${kind}`);
      await failAuth(input, { route: lookup, kind, times: 12 });
      for (let tries = 1; tries <= 12; tries++) {
        await makeDue(userId);
        expect(await runCleanups({ userId })).toMatchObject({ pending: 1 });
        expect(await cleanupFlagOf(userId)).toMatchObject({ state: "pending", last_error: "no-answer" });
      }
      await makeDue(userId);
      expect(await runCleanups({ userId })).toMatchObject({ done: 1 });
      expect(await userExists(userId)).toBe(false);
    },
  );

  test("is not treated as a refusal to delete the user", async () => {
    const { userId, input } = await leftoverUser("gateway-then-refusal");
    await failAuth(
      input,
      { route: lookup, kind: "html", times: 9 },
      { route: "DELETE /admin/users/{id}", kind: "fail", times: 2 },
    );
    for (let tries = 1; tries <= 10; tries++) {
      await makeDue(userId);
      expect(await runCleanups({ userId })).toMatchObject({ pending: 1 });
    }
    expect(await cleanupFlagOf(userId)).toMatchObject({ last_error: "refused", tries: 10 });
    await makeDue(userId);
    expect(await runCleanups({ userId })).toMatchObject({ manual: 1 });
  });
});

describe("an absent user", () => {
  test("is checked again as long as a create request might still succeed", async () => {
    const attempt = await undoneAttempt(inputFor("just-undone"), 20);
    await flagForCleanup(attempt);
    expect(await runCleanups({ userId: attempt.userId })).toMatchObject({ pending: 1 });
    expect((await cleanupFlagOf(attempt.userId))?.wait).toBeGreaterThan(50);
    expect(await cleanupFlagOf(attempt.userId)).toMatchObject({ state: "pending", last_error: null });
  });

  test("is no longer looked for if its attempt ended more than ten minutes ago", async () => {
    const attempt = await undoneAttempt(inputFor("long-undone"), 700);
    await flagForCleanup(attempt);
    expect(await runCleanups({ userId: attempt.userId })).toMatchObject({ done: 1 });
  });
});

test("a flag is not processed before it is due", async () => {
  const { userId } = await leftoverUser("not-due");
  await makeDue(userId, 60);
  expect(await runCleanups()).toEqual({ done: 0, pending: 0, manual: 0 });
  expect(await userExists(userId)).toBe(true);
});

test("four concurrent runs try each flag once", async () => {
  const attempts = await Promise.all(Array.from({ length: 6 }, (_, n) => leftoverUser(`runs-at-once-${n}`)));
  const reports = await Promise.all([runCleanups(), runCleanups(), runCleanups(), runCleanups()]);
  expect(reports.reduce((sum, { done }) => sum + done, 0)).toBe(attempts.length);
  for (const { userId } of attempts)
    expect(await cleanupFlagOf(userId)).toMatchObject({ state: "done", tries: 1 });
});
