import { migrationUrlName } from "@/db/connection-string";
import { databaseUrlProblem } from "@/db/database-url";
import { checkEnv, type SettingProblem } from "@/lib/env";
import { type Check, ok, type Site } from "./check";

/** What the console itself would refuse at its start. */
export const settings: Check = {
  name: "settings",
  run: (site) => {
    const read = checkEnv(site.source);
    const problems = [...(read.ok ? [] : read.problems), ...ofMigrations(site)];
    if (problems.length === 0) return ok("every setting is there and well formed");
    return problems.map(({ names, problem }) => {
      const [what, ...cure] = problem.split(": ");
      return { kind: "problem", text: `${names.join(" or ")} ${what}`, cure: sentence(cure.join(": ")) };
    });
  },
};

/** The console itself never reads the connection string for migrations, unless it is the app's own. */
function ofMigrations(site: Site): SettingProblem[] {
  const name = migrationUrlName(site.source);
  if (!site.migrationUrl || name === site.nameOf("databaseUrl")) return [];
  const problem = databaseUrlProblem(site.migrationUrl);
  return problem ? [{ names: [name], problem }] : [];
}

function sentence(cure: string): string {
  return cure === "" ? "Correct it." : `${cure[0]?.toUpperCase()}${cure.slice(1)}.`;
}
