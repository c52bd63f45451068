import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { admin } from "../testing/admin";
import { loginRules } from "./login";
import { otherRules } from "./others";
import { policyRules } from "./policies";
import type { Rule } from "./rule";
import { tableRules } from "./tables";

const rules: readonly Rule[] = [...tableRules, ...policyRules, ...otherRules, ...loginRules];

class Undo extends Error {}

/** The findings of each rule, by name, with an offence planted. The offence is rolled back. */
async function findings(plant?: string): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  await admin
    .transaction(async (tx) => {
      if (plant) await tx.execute(sql.raw(plant));
      for (const { name, finds } of rules) {
        const { rows } = await tx.execute<{ finding: string }>(sql.raw(finds));
        if (rows.length > 0)
          found.set(
            name,
            rows.map(({ finding }) => finding),
          );
      }
      throw new Undo();
    })
    .catch((error) => {
      if (!(error instanceof Undo)) throw error;
    });
  return found;
}

describe("Supabase's linter", () => {
  test("has nothing to say about a migrated database", async () => {
    expect(Object.fromEntries(await findings())).toEqual({});
  });

  test.each(rules.map(({ name, offence }) => ({ name, ...offence })))(
    "$name finds what offends against it",
    async ({ name, plant, named }) => {
      const found = (await findings(plant)).get(name);
      expect(found).toEqual([expect.stringContaining(named)]);
    },
  );

  test.each([
    ["runs with its owner's rights", "alter function provisioning.in_flight(text) security definer"],
    [
      "is written in another language",
      `create or replace function provisioning.in_flight(status text) returns boolean language plpgsql immutable parallel safe
        as 'begin return true; end'`,
    ],
    ["has settings", "alter function provisioning.in_flight(text) set work_mem = '4MB'"],
  ])("function_search_path_mutable spares an inlined function unless it %s", async (_what, plant) => {
    expect((await findings(plant)).get("function_search_path_mutable")).toEqual([
      "provisioning.in_flight(text)",
    ]);
  });
});
