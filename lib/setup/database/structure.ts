import type { Executor } from "@/db/client";
import { withConnection } from "@/db/connection/connection";
import { type InvariantResult, runInvariant } from "@/lib/doctor/check";
import { structural } from "@/lib/doctor/invariants";
import { type Check, type Finding, ok, skipped } from "../check";

/** The check of the console's rights reports violations of this rule, with better advice. */
const reportedElsewhere = "console-login-least-privileged";

/** Checks the database's settings, policies, rights, triggers and functions. */
export const structure: Check = {
  name: "database structure",
  run: async (context) => {
    const url = context.get("databaseUrl");
    const probe = url ? await context.probe(url) : null;
    if (!url || !probe?.ok || probe.rights === null || probe.rights === "none" || probe.pending.length > 0) {
      return skipped("the console's tables cannot be used yet");
    }
    const results = await withConnection(url, checkStructure);
    const problems = results
      .filter((result) => !result.ok && result.name !== reportedElsewhere)
      .map(({ severity, rule, violations, remedy }): Finding => {
        const text = `Rule broken: ${rule} ${violations.join("; ")}`;
        return { kind: severity === "broken" ? "problem" : "advice", text, fix: remedy };
      });
    return problems.length > 0
      ? problems
      : ok("settings, policies, rights, triggers and functions are correct");
  },
};

/** Checks the rules about the database itself, on a connection with the console's rights. */
async function checkStructure(executor: Executor): Promise<InvariantResult[]> {
  const results: InvariantResult[] = [];
  for (const invariant of structural) results.push(await runInvariant(executor, invariant));
  return results;
}
