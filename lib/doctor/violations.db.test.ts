import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { withAuthServer } from "@/lib/provisioning/testing";
import { checkInvariants, type DoctorReport } from "./check";
import { invariants } from "./invariants";
import { violations } from "./violations";
import { logDetail, secrets } from "./violations/secrets";

withAuthServer();

/** Violations stay in the database, so each is what came on top of those before. */
async function added(plant: () => Promise<string>) {
  const before = await checkInvariants();
  const id = await plant();
  const after = await checkInvariants();
  return { id, after, grown: growth(before, after) };
}

function growth(before: DoctorReport, after: DoctorReport): [name: string, more: number][] {
  return after.invariants.flatMap(({ name, count }, index) => {
    const more = count - (before.invariants[index]?.count ?? 0);
    return more === 0 ? [] : [[name, more] as [string, number]];
  });
}

describe("every invariant", () => {
  test("has a name of its own and a violation to try it on", () => {
    const names = invariants.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(Object.keys(violations).sort()).toEqual(names.sort());
  });

  test.each(invariants.map(({ name, severity }) => ({ name, severity })))(
    "$name, when it is violated, is the only one to report it, and names the offender",
    async ({ name, severity }) => {
      const { id, after, grown } = await added(violations[name] ?? (() => Promise.resolve("")));
      expect(grown).toEqual([[name, 1]]);
      const result = after.invariants.find((invariant) => invariant.name === name);
      expect(result).toMatchObject({ ok: false, severity, offenders: [expect.stringContaining(id)] });
    },
  );
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
