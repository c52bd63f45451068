import { withConnection } from "@/db/connection/connection";
import { checkStructure } from "@/lib/doctor/structure";
import { type Check, type Finding, ok, skipped } from "../check";

/** The check of the console's rights reports this rule with better advice. */
const elsewhere = "console-signs-in-with-its-role";

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
      .filter((result) => !result.ok && result.name !== elsewhere)
      .map(({ severity, promise, offenders, remedy }): Finding => {
        const text = `Rule broken: ${promise} ${offenders.join("; ")}`;
        return { kind: severity === "broken" ? "problem" : "advice", text, fix: remedy };
      });
    return problems.length > 0
      ? problems
      : ok("settings, policies, rights, triggers and functions are correct");
  },
};
