import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { operator } from "@/lib/auth/reader";
import { checkInvariants, type InvariantResult } from "./check";
import { getLastReport } from "./last";
import { keptReports, saveReport } from "./save";

test("the last report is null before the first check", async () => {
  expect(await getLastReport(operator)).toBeNull();
});

function resultOf(
  name: string,
  severity: InvariantResult["severity"],
  violations: string[] = [],
): InvariantResult {
  return {
    name,
    rule: `The rule ${name}.`,
    severity,
    remedy: `Fix ${name}.`,
    query: "select",
    ok: violations.length === 0,
    count: violations.length,
    violations,
    tookMs: 1,
  };
}

test("the last report contains its time, the number of rules, and the broken and waiting rules", async () => {
  const healthy = ["broken", "waiting", "inherited"] as const;
  const invariants = healthy.map((severity) => resultOf(`healthy-${severity}`, severity));
  const first = { ok: true, checkedAt: "2020-01-01T00:00:00.000Z", tookMs: 3, invariants };
  await saveReport(first);
  expect(await getLastReport(operator)).toEqual({
    checkedAt: new Date(first.checkedAt),
    ok: true,
    checked: 3,
    broken: [],
    waiting: [],
    inherited: [],
  });

  const broken = resultOf("stuck", "broken", ["attempt 1"]);
  const waiting = resultOf("flagged", "waiting", ["user 1", "user 2"]);
  const second = { ...first, ok: false, checkedAt: "2020-01-01T00:00:01.000Z" };
  await saveReport({ ...second, invariants: [...invariants, broken, waiting] });
  expect(await getLastReport(operator)).toMatchObject({
    checkedAt: new Date(second.checkedAt),
    ok: false,
    checked: 5,
    broken: [{ name: "stuck", count: 1, violations: ["attempt 1"] }],
    waiting: [{ name: "flagged", count: 2, violations: ["user 1", "user 2"] }],
    inherited: [],
  });
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
