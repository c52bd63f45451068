import { sql } from "drizzle-orm";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { checkInvariants, type DoctorReport } from "@/lib/doctor/check";
import { invariants } from "@/lib/doctor/invariants";
import { restore } from "@/lib/doctor/testing";
import { withAuthServer } from "@/lib/provisioning/testing";
import { violations } from "./fixtures";
import { logDetail, secrets } from "./fixtures/secrets";

withAuthServer();
afterEach(() => void restore());

/**
 * The report before a violation is planted. Structural changes are reverted. Damaged rows remain, so the report with
 * them becomes the baseline for the next violation.
 */
let before: DoctorReport;

beforeAll(async () => {
  before = await checkInvariants();
});

async function plantAndCheck(plant: () => Promise<string>) {
  const id = await plant();
  const after = await checkInvariants();
  const newViolations = findNewViolations(before, after);
  if (!(await restore())) before = after;
  return { id, after, newViolations };
}

function findNewViolations(before: DoctorReport, after: DoctorReport): [name: string, more: number][] {
  return after.invariants.flatMap(({ name, count }, index) => {
    const more = count - (before.invariants[index]?.count ?? 0);
    return more === 0 ? [] : [[name, more] as [string, number]];
  });
}

describe("the invariants", () => {
  test("have unique names, and each has a planted violation", () => {
    const names = invariants.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect([...new Set(violations.map(({ invariant }) => invariant))].sort()).toEqual(names.sort());
  });

  test("are covered by at least 60 planted violations", () => {
    expect(violations.length).toBeGreaterThanOrEqual(60);
  });

  test.each(violations)("report the planted violation $name", async ({ invariant, others, plant }) => {
    const { id, after, newViolations } = await plantAndCheck(plant);
    const reported = newViolations.map(([name]) => name);
    expect(others === "any" ? reported.filter((name) => name === invariant) : reported.sort()).toEqual(
      others === "any" ? [invariant] : [invariant, ...others].sort(),
    );
    const result = after.invariants.find(({ name }) => name === invariant);
    expect(result?.violations.join("\n")).toContain(id);
  });
});

describe("a secret in the audit log", () => {
  test.each(secrets)("is reported as %s without its value: %j", async (kind, payload) => {
    const { id, after, newViolations } = await plantAndCheck(() => logDetail(payload));
    expect(newViolations).toEqual([["no-secrets-in-events", 1]]);
    const result = after.invariants.find(({ name }) => name === "no-secrets-in-events");
    const { rows } = await db.execute<{ violation: string }>(sql.raw(result?.query ?? ""));
    expect(rows.map(({ violation }) => violation)).toContain(`event 3 of attempt ${id} contains ${kind}`);
  });
});
