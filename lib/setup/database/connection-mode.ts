import { usesTransactionPooler } from "@/db/admin/migration-lock";
import { databaseUrlProblem } from "@/db/connection/database-url";
import { endpointOf } from "../auth-server/supabase-project";
import { type Check, type Finding, ok, problem } from "../check";

const connect = "Supabase, Connect (at the top of the project), Connection String";

/** The app opens many short connections. Migrations need a session of their own. */
export const connectionMode: Check = {
  name: "database connections",
  run: async (context) => {
    const findings = [
      ...checkAppConnection(context.get("databaseUrl"), context.nameOf("databaseUrl")),
      ...(await checkMigrationConnection(context.migrationUrl)),
    ];
    return findings.length > 0 ? findings : ok("are of the right kind for the app and for migrations");
  },
};

function checkAppConnection(url: string | undefined, name: string): Finding[] {
  const endpoint = url ? endpointOf(url) : null;
  if (endpoint?.mode === "session pooler") {
    return problem(
      `${name} uses Supabase's pooler in session mode, where each of the app's connections holds a Postgres connection for as long as it is open`,
      `Use the connection string of the Transaction pooler, with port 6543 (${connect}).`,
    );
  }
  if (endpoint?.mode !== "direct") return [];
  return [
    {
      kind: "advice",
      text: `${name} connects directly, without a pooler, and needs IPv6 on most plans`,
      fix: `On Vercel, use the connection string of the Transaction pooler, with port 6543 (${connect}). On your own server with IPv6, you can keep it.`,
    },
  ];
}

async function checkMigrationConnection(url: string | undefined): Promise<Finding[]> {
  if (!url || databaseUrlProblem(url)) return [];
  const mode = endpointOf(url)?.mode;
  const isPooled = mode === "transaction pooler" || mode === "dedicated pooler";
  // Other poolers can be detected only by their behaviour. Another check reports a database that does not answer.
  if (!isPooled && (mode || !(await usesTransactionPooler(url).catch(() => false)))) return [];
  return problem(
    "Migrations would run through a pooler in transaction mode, where the lock against concurrent runs does not work",
    `Set MIGRATION_DATABASE_URL to the “Direct connection” or “Session pooler” string, both with port 5432 (${connect}), or use the port of Postgres itself instead of PgBouncer's.`,
  );
}
