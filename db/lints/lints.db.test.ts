import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { admin } from "../testing/admin";
import { loginRules } from "./login";
import { policyRules } from "./policies";
import type { Rule } from "./rule";
import { tableRules } from "./tables";
import { viewAndFunctionRules } from "./views-and-functions";

const rules: readonly Rule[] = [...tableRules, ...policyRules, ...viewAndFunctionRules, ...loginRules];

class Undo extends Error {}

/** The findings by the name of their rule, after running the statements of `setup`, which are rolled back. */
async function findings(setup?: string): Promise<Map<string, string[]>> {
  const byRule = new Map<string, string[]>();
  await admin
    .transaction(async (tx) => {
      if (setup) await tx.execute(sql.raw(setup));
      for (const { name, query } of rules) {
        const { rows } = await tx.execute<{ finding: string }>(sql.raw(query));
        if (rows.length > 0)
          byRule.set(
            name,
            rows.map(({ finding }) => finding),
          );
      }
      throw new Undo();
    })
    .catch((error) => {
      if (!(error instanceof Undo)) throw error;
    });
  return byRule;
}

describe("Supabase's linter", () => {
  test("reports nothing for a migrated database", async () => {
    expect(Object.fromEntries(await findings())).toEqual({});
  });

  test.each(rules.map(({ name, violation }) => ({ name, ...violation })))(
    "reports a violation of $name",
    async ({ name, setup, finding }) => {
      const violations = (await findings(setup)).get(name);
      expect(violations).toEqual([expect.stringContaining(finding)]);
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
  ])("exempts an inlined function from function_search_path_mutable unless it %s", async (_what, setup) => {
    expect((await findings(setup)).get("function_search_path_mutable")).toEqual([
      "provisioning.in_flight(text)",
    ]);
  });
});
