import type { Probe } from "@/db/admin/adopt/probe";
import { connectionFailure } from "@/db/connection/connection-failure";
import { migrationUrlName } from "@/db/connection/connection-string";
import { databaseUrlProblem } from "@/db/connection/database-url";
import { type Check, type Finding, ok, problem, skipped } from "../check";

const oldestPostgres = 15;

/** Checks that both connections reach a Supabase project with a recent enough Postgres. */
export const database: Check = {
  name: "database",
  run: async (context) => {
    const url = context.get("databaseUrl");
    const migrationUrl = context.migrationUrl ?? url;
    if (!url || !migrationUrl) return skipped("no connection string");
    if (databaseUrlProblem(url) || databaseUrlProblem(migrationUrl))
      return skipped("a connection string is not valid");
    const isSeparate = migrationUrl !== url;
    const appFindings = findingsOf(await context.probe(url), context.nameOf("databaseUrl"), {
      migrates: !isSeparate,
    });
    if (appFindings.length > 0) return appFindings;
    if (!isSeparate) return ok("answers");
    const name = migrationUrlName(context.source);
    const migrationFindings = findingsOf(await context.probe(migrationUrl), name, { migrates: true });
    return migrationFindings.length > 0 ? migrationFindings : ok("answers on both connections");
  },
};

function findingsOf(probe: Probe, name: string, { migrates }: { migrates: boolean }): Finding[] {
  if (!probe.ok) {
    const { text, fix } = connectionFailure(probe.error, name);
    return problem(text, fix);
  }
  if (Number.parseInt(probe.version, 10) < oldestPostgres) {
    return problem(
      `The database is Postgres ${probe.version}, older than ${oldestPostgres}`,
      "Upgrade it (Supabase, Project Settings, Infrastructure, Upgrade project).",
    );
  }
  if (!probe.hasAuth) {
    return problem(
      `${name} points to a database without Supabase's auth schema`,
      "Use the connection string of the Supabase project whose keys you use (Supabase, Connect).",
    );
  }
  // Another check covers the console's own rights, after the migrations.
  if (probe.canReadAuth || !migrates) return [];
  return problem(
    `The role in ${name} cannot read auth.users`,
    "Connect as the postgres role (Supabase, Connect).",
  );
}
