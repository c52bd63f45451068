import pg from "pg";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { retryConflicts } from "./retry";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A statement that fails with the given code until `untilMs` milliseconds have passed. */
function statementFailing(
  untilMs: number,
  code: string,
): { run: () => Promise<string>; tries: () => number } {
  const end = performance.now() + untilMs;
  let tries = 0;
  const run = async () => {
    tries++;
    if (performance.now() >= end) return "done";
    throw Object.assign(new pg.DatabaseError("conflict", 0, "error"), { code });
  };
  return { run, tries: () => tries };
}

test.each(["40001", "40P01"])("retries after SQLSTATE %s until the caller's deadline", async (code) => {
  for (const [forMs, lastsMs, outcome] of [
    [30_000, 20_000, "done"],
    [8_000, 20_000, code],
    [1_000, 20_000, code],
    [1_000, 0, "done"],
  ] as const) {
    const startedAt = performance.now();
    const result = retryConflicts(forMs, statementFailing(lastsMs, code).run).catch(
      (error: pg.DatabaseError) => error.code,
    );
    await vi.runAllTimersAsync();
    expect(await result).toBe(outcome);
    expect(performance.now() - startedAt).toBeLessThan(forMs);
  }
});

test("does not retry a conflict if no time is left, and never retries any other failure", async () => {
  for (const [forMs, code] of [
    [0, "40001"],
    [30_000, "23505"],
  ] as const) {
    const { run, tries } = statementFailing(20_000, code);
    await expect(retryConflicts(forMs, run)).rejects.toMatchObject({ code });
    expect(tries()).toBe(1);
  }
});

test("limits the number of retries of a persistent conflict", async () => {
  const { run, tries } = statementFailing(29_000, "40001");
  const result = retryConflicts(30_000, run);
  await vi.runAllTimersAsync();
  await result.catch(() => null);
  expect(tries()).toBeLessThan(150);
});
