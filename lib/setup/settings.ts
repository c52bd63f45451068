import { migrationUrlName } from "@/db/connection/connection-string";
import { databaseUrlProblem } from "@/db/connection/database-url";
import { checkEnv, type SettingProblem } from "@/lib/platform/env";
import { type Check, ok, type SetupContext } from "./check";

/** Reports the problems that would keep the console from starting. */
export const settings: Check = {
  name: "settings",
  run: (context) => {
    const read = checkEnv(context.source);
    const problems = [...(read.ok ? [] : read.problems), ...ofMigrations(context)];
    if (problems.length === 0) return ok("all settings are present and valid");
    return problems.map(({ names, problem }) => {
      const [what, ...fix] = problem.split(": ");
      return { kind: "problem", text: `${names.join(" or ")} ${what}`, fix: sentence(fix.join(": ")) };
    });
  },
};

/** The console reads the connection string for migrations only if it is also the app's. */
function ofMigrations(context: SetupContext): SettingProblem[] {
  const name = migrationUrlName(context.source);
  if (!context.migrationUrl || name === context.nameOf("databaseUrl")) return [];
  const problem = databaseUrlProblem(context.migrationUrl);
  return problem ? [{ names: [name], problem }] : [];
}

function sentence(fix: string): string {
  return fix === "" ? "Correct it." : `${fix[0]?.toUpperCase()}${fix.slice(1)}.`;
}
