import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { admin } from "@/db/testing/admin";
import { operator } from "@/lib/auth/reader";
import { checkInvariants } from "@/lib/doctor/check";
import { flagForCleanup, newUser, userOf } from "@/lib/doctor/testing";
import { errorCodes } from "@/lib/guards/error-codes";
import { storeAttempt } from "../testing";
import { getCurrentCounts } from "./current-counts";
import { getMetrics } from "./index";
import { isRefusal } from "./refusals";
import { getStageDurations } from "./stage-durations";

const day = 86_400_000;
const to = Date.parse("2026-11-08T00:00:00Z");
const week = { from: to - 7 * day, to, name: "week" };

describe("the figures of a week", () => {
  beforeAll(async () => {
    const at = (days: number) => new Date(to + days * day);
    // The week, including its first and last millisecond, and the moment right after it.
    await storeAttempt({ startedAt: at(-7), durationMs: 100 });
    await storeAttempt({ startedAt: new Date(to - 1), durationMs: 300 });
    await storeAttempt({ startedAt: at(-6.5), durationMs: 200 });
    await storeAttempt({ startedAt: at(0), durationMs: 9_999 });
    await storeAttempt({ startedAt: at(-6.4), status: "failed", code: "SLUG_TAKEN", durationMs: 2 });
    await storeAttempt({ startedAt: at(-3.5), status: "failed", code: "SLUG_TAKEN", durationMs: 2 });
    await storeAttempt({
      startedAt: at(-3.4),
      status: "rolled_back",
      code: "AUTH_FAILED",
      durationMs: 4_000,
    });
    await storeAttempt({ startedAt: at(-3.3), status: "creating_auth_user" });
    // The preceding week, including its first and last millisecond, and the millisecond before it.
    await storeAttempt({ startedAt: new Date(week.from - 1), durationMs: 500 });
    await storeAttempt({ startedAt: at(-14), status: "failed", code: "EMAIL_TAKEN" });
    await storeAttempt({ startedAt: new Date(to - 14 * day - 1), durationMs: 9_999 });
  });

  test("are compared with those of the preceding week", async () => {
    const { current, previous } = await getMetrics(week, operator, "UTC");
    expect(current).toEqual({
      attempts: 7,
      // The two refused slugs are not failures of the system.
      successRate: 3 / 4,
      averageMs: 200,
      failures: 1,
      refused: 2,
      p50Ms: 200,
      p95Ms: expect.closeTo(290),
      p99Ms: expect.closeTo(298),
    });
    expect(previous).toMatchObject({ attempts: 2, successRate: 1, averageMs: 500, failures: 0, refused: 1 });
  });

  test("count failures and refusals by code, most frequent first, including codes that occurred only in the preceding week", async () => {
    const { codes, refusals } = await getMetrics(week, operator, "UTC");
    expect(codes).toEqual([{ code: "AUTH_FAILED", current: 1, previous: 0 }]);
    expect(refusals).toEqual([
      { code: "SLUG_TAKEN", current: 2, previous: 0 },
      { code: "EMAIL_TAKEN", current: 0, previous: 1 },
    ]);
  });

  test("are split by day, including empty days", async () => {
    const { buckets, bucketMs } = await getMetrics(week, operator, "UTC");
    expect(bucketMs).toBe(day);
    expect(
      buckets.map(({ completed, failed, rolled_back, refused, in_progress }) => [
        completed,
        failed,
        rolled_back,
        refused,
        in_progress,
      ]),
    ).toEqual([
      ...[
        [2, 0, 0, 1, 0],
        [0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0],
      ],
      ...[
        [0, 0, 1, 1, 1],
        [0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0],
        [1, 0, 0, 0, 0],
      ],
    ]);
    expect(buckets[0]).toMatchObject({ at: week.from, averageMs: 150, p95Ms: expect.closeTo(195) });
    expect(buckets[1]).toMatchObject({ averageMs: null, p95Ms: null });
  });

  test("are split at midnight in the given time zone", async () => {
    // The week begins on Sunday at 10:30 in Adelaide, so it covers parts of eight days.
    const { buckets } = await getMetrics(week, operator, "Australia/Adelaide");
    expect(buckets).toHaveLength(8);
    expect(buckets[0]).toMatchObject({ at: week.from, completed: 2 });
    expect(buckets.reduce((sum, { completed }) => sum + completed, 0)).toBe(3);
    expect(buckets[7]).toMatchObject({ at: to, completed: 1 });
  });

  test("include the time taken to reach each stage", async () => {
    const stages = await getStageDurations(week, operator);
    const completed = stages.find(({ stage }) => stage === "completed");
    const averageMs = expect.closeTo((100 + 200 + 500) / 3);
    expect(completed).toEqual({ stage: "completed", count: 3, averageMs, longestMs: 500 });
  });

  test("have null rates and times for a range without attempts", async () => {
    const { current, buckets } = await getMetrics({ from: 0, to: day, name: "1970" }, operator, "UTC");
    expect(current).toMatchObject({ attempts: 0, successRate: null, averageMs: null, p95Ms: null });
    expect(buckets).toHaveLength(24);
  });
});

test("the success rate counts only errors caused by the system as failures", () => {
  expect(errorCodes.filter((code) => !isRefusal(code))).toEqual([
    "AUTH_FAILED",
    "DATABASE_FAILED",
    "VERIFICATION_FAILED",
    "INTERRUPTED",
    "INTERNAL",
  ]);
});

describe("the current counts", () => {
  test("include attempts in flight, stuck attempts, and open clean-ups", async () => {
    const previous = await getCurrentCounts(operator);
    await storeAttempt({ status: "creating_auth_user" });
    await storeAttempt({ status: "auth_user_created", leaseMinutes: -1 });
    for (const state of ["pending", "manual", "manual"]) {
      const { id } = await storeAttempt({ status: "rolled_back" });
      await flagForCleanup(await userOf(id), id, state);
    }
    await admin.execute(sql`
      update provisioning.auth_cleanups set state = 'done', resolved_at = now()
      where user_id = (select user_id from provisioning.auth_cleanups where state = 'manual' limit 1)`);
    const { inFlight, stuck, openCleanups, manualCleanups } = await getCurrentCounts(operator);
    expect(inFlight - previous.inFlight).toBe(2);
    expect(stuck - previous.stuck).toBe(1);
    expect([openCleanups, manualCleanups]).toEqual([2, 1]);
  });

  test("include a recent orphaned user, as the doctor does, whether its clean-up is missing, pending or done", async () => {
    const doctor = async () => {
      const { invariants } = await checkInvariants();
      return invariants.find(({ name }) => name === "no-orphaned-users")?.count;
    };
    const { id } = await storeAttempt({ status: "rolled_back" });
    const { rows } = await admin.execute<{ id: string }>(
      sql`select owner_user_id as id from provisioning.attempts where id = ${id}::uuid`,
    );
    const userId = rows[0]?.id ?? "";
    expect([(await getCurrentCounts(operator)).orphans, await doctor()]).toEqual([0, 0]);
    await newUser({ id: userId, attemptId: id });
    expect([(await getCurrentCounts(operator)).orphans, await doctor()]).toEqual([1, 1]);
    await flagForCleanup(userId, id);
    expect([(await getCurrentCounts(operator)).orphans, await doctor()]).toEqual([1, 1]);
    // The clean-up is done, but the user still exists.
    await admin.execute(
      sql`update provisioning.auth_cleanups set state = 'done', resolved_at = now() where user_id = ${userId}::uuid`,
    );
    expect([(await getCurrentCounts(operator)).orphans, await doctor()]).toEqual([1, 1]);
  });
});
