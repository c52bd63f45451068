import { sql } from "drizzle-orm";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { withAuthServer } from "@/lib/provisioning/testing";
import { checkInvariants, type DoctorReport } from "./check";
import { violations } from "./fixtures";
import { logDetail, secrets } from "./fixtures/secrets";
import { invariants } from "./invariants";
import { restore } from "./testing";

withAuthServer();
afterEach(() => void restore());

/**
 * The report before the fixture. Rows stay damaged, so each fixture is compared with the report before it.
 */
let before: DoctorReport;

beforeAll(async () => {
  before = await checkInvariants();
});

async function added(plant: () => Promise<string>) {
  const id = await plant();
  const after = await checkInvariants();
  const grown = growth(before, after);
  if (!(await restore())) before = after;
  return { id, after, grown };
}

function growth(before: DoctorReport, after: DoctorReport): [name: string, more: number][] {
  return after.invariants.flatMap(({ name, count }, index) => {
    const more = count - (before.invariants[index]?.count ?? 0);
    return more === 0 ? [] : [[name, more] as [string, number]];
  });
}

describe("every invariant", () => {
  test("has a unique name and a violation to test it with", () => {
    const names = invariants.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect([...new Set(violations.map(({ rule }) => rule))].sort()).toEqual(names.sort());
  });

  test(`finds each of ${violations.length} planted violations, at least 60`, () => {
    expect(violations.length).toBeGreaterThanOrEqual(60);
  });

  test.each(violations)("$name is reported, and names the offender", async ({ rule, others, plant }) => {
    const { id, after, grown } = await added(plant);
    const rules = grown.map(([name]) => name);
    expect(others === "any" ? rules.filter((name) => name === rule) : rules.sort()).toEqual(
      others === "any" ? [rule] : [rule, ...others].sort(),
    );
    const result = after.invariants.find((invariant) => invariant.name === rule);
    expect(result?.offenders.join("\n")).toContain(id);
  });
});

describe("a secret in the audit log", () => {
  test.each(secrets)("is found as %s in %j, and not repeated", async (kind, payload) => {
    const { id, after, grown } = await added(() => logDetail(payload));
    expect(grown).toEqual([["no-secret-in-events", 1]]);
    const result = after.invariants.find(({ name }) => name === "no-secret-in-events");
    const { rows } = await db.execute<{ offender: string }>(sql.raw(result?.query ?? ""));
    expect(rows.map(({ offender }) => offender)).toContain(`event 3 of attempt ${id} holds ${kind}`);
  });
});
