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

/** The report before a violation is planted. Damaged rows remain, so each report is compared with the previous one. */
let before: DoctorReport;

beforeAll(async () => {
  before = await checkInvariants();
});

async function plantAndCheck(plant: () => Promise<string>) {
  const id = await plant();
  const after = await checkInvariants();
  const newViolations = findNewViolations(before, after);
  if (!(await restore())) before = after;
  return { id, after, grown: newViolations };
}

function findNewViolations(before: DoctorReport, after: DoctorReport): [name: string, more: number][] {
  return after.invariants.flatMap(({ name, count }, index) => {
    const more = count - (before.invariants[index]?.count ?? 0);
    return more === 0 ? [] : [[name, more] as [string, number]];
  });
}

describe("every invariant", () => {
  test("has a unique name and a planted violation", () => {
    const names = invariants.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect([...new Set(violations.map(({ invariant }) => invariant))].sort()).toEqual(names.sort());
  });

  test(`is covered by ${violations.length} planted violations, at least 60`, () => {
    expect(violations.length).toBeGreaterThanOrEqual(60);
  });

  test.each(violations)("reports the planted violation $name", async ({ invariant, others, plant }) => {
    const { id, after, grown } = await plantAndCheck(plant);
    const reported = grown.map(([name]) => name);
    expect(others === "any" ? reported.filter((name) => name === invariant) : reported.sort()).toEqual(
      others === "any" ? [invariant] : [invariant, ...others].sort(),
    );
    const result = after.invariants.find(({ name }) => name === invariant);
    expect(result?.violations.join("\n")).toContain(id);
  });
});

describe("a secret in the audit log", () => {
  test.each(secrets)("is reported as %s without its value: %j", async (kind, payload) => {
    const { id, after, grown } = await plantAndCheck(() => logDetail(payload));
    expect(grown).toEqual([["no-secret-in-events", 1]]);
    const result = after.invariants.find(({ name }) => name === "no-secret-in-events");
    const { rows } = await db.execute<{ violation: string }>(sql.raw(result?.query ?? ""));
    expect(rows.map(({ violation }) => violation)).toContain(`event 3 of attempt ${id} contains ${kind}`);
  });
});
