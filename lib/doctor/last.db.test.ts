import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { operator } from "@/lib/auth/reader";
import { withAuthServer } from "../provisioning/testing";
import { checkInvariants } from "./check";
import { getLastReport } from "./last";
import { keptReports, saveReport } from "./save";
import { attemptInFlight, flagForCleanup, undoneAttempt } from "./testing";

withAuthServer();

test("the last report is null before the first check", async () => {
  expect(await getLastReport(operator)).toBeNull();
});

test("the last report contains its time, the number of rules, and the broken and waiting rules", async () => {
  const healthy = await checkInvariants();
  await saveReport(healthy);
  expect(await getLastReport(operator)).toEqual({
    checkedAt: new Date(healthy.checkedAt),
    ok: true,
    checked: healthy.invariants.length,
    broken: [],
    waiting: [],
    inherited: [],
  });

  await attemptInFlight({ leaseMinutes: -60 });
  const { attemptId, userId } = await undoneAttempt();
  await flagForCleanup(userId, attemptId, "manual");
  await saveReport(await checkInvariants());
  const last = await getLastReport(operator);
  expect(last?.ok).toBe(false);
  expect(last?.broken.map(({ name }) => name)).toContain("attempts-not-stuck");
  expect(last?.waiting.map(({ name }) => name)).toEqual(["cleanups-need-no-manual-fix"]);
});

test("only the newest reports are kept", async () => {
  const report = await checkInvariants();
  const at = (n: number) => new Date(Date.parse(report.checkedAt) + n * 1_000);
  for (let n = 1; n <= keptReports + 3; n++) await saveReport({ ...report, checkedAt: at(n).toISOString() });
  const { rows } = await db.execute(
    sql`select count(*)::int as n, min(checked_at) = ${at(4).toISOString()} as right from provisioning.doctor_reports`,
  );
  expect(rows).toEqual([{ n: keptReports, right: true }]);
  expect((await getLastReport(operator))?.checkedAt).toEqual(at(keptReports + 3));
});
