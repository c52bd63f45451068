import { DrizzleQueryError } from "drizzle-orm";
import pg from "pg";

/** Longest excerpt of a statement to show. */
const shownLength = 120;

/** Explains a Postgres error, with its message, file, statement and fix. Returns any other error unchanged. */
export function migrationError(error: unknown): unknown {
  const query = error instanceof DrizzleQueryError ? error.query : null;
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  if (!(cause instanceof pg.DatabaseError)) return error;
  const [, file] = /^-- (db\/\S+)\n/.exec(query ?? "") ?? [];
  const lines = [
    `Postgres refused a statement: ${cause.message} (SQLSTATE ${cause.code}).`,
    ...(file ? [`  file: ${file}`] : []),
    ...(query ? excerptsOf(query, cause.position) : []),
    ...(isDependency(cause) ? [`  objects: ${cause.detail?.replaceAll("\n", "; ")}`] : []),
    ...(cause.hint && !isDependency(cause) ? [`  hint: ${cause.hint}`] : []),
    "The transaction was rolled back.",
    fixFor(cause, file),
  ];
  return new Error(lines.join("\n"), { cause: error });
}

/** The first line of the statement, and the line that Postgres points to if it is a different one. */
function excerptsOf(query: string, position: string | undefined): string[] {
  const before = query.slice(0, position ? Number(position) - 1 : 0);
  const start = [...before.matchAll(/;\s*$/gm)].at(-1);
  const first = firstLine(query.slice(start ? start.index + 1 : 0));
  const pointed = position ? firstLine(query.slice(before.lastIndexOf("\n") + 1)) : first;
  return [`  statement: ${first}`, ...(first === pointed ? [] : [`  line: ${pointed}`])];
}

function firstLine(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  const first = lines.find((line) => line !== "" && !line.startsWith("--")) ?? "";
  return first.length > shownLength ? `${first.slice(0, shownLength)}…` : first;
}

/** True if other objects depend on one that would be dropped or changed. The detail names them and has no values. */
function isDependency({ code, detail }: pg.DatabaseError): boolean {
  return code === "2BP01" || (code === "0A000" && detail !== undefined);
}

const otherRole =
  "set MIGRATION_DATABASE_URL to a connection string for the Supabase project's postgres role (Supabase, Connect), or for the owner of the product's tables";

/** What to do, by the SQLSTATE (PostgreSQL, Appendix A). */
function fixFor(error: pg.DatabaseError, file: string | undefined): string {
  const { code = "", message } = error;
  if (isDependency(error))
    return "Drop these objects unless they are the console's, run this again, then recreate them.";
  if (code === "01007")
    return "The connection's role cannot grant this right: give it the right with grant option, or run this as the owner.";
  if (code === "42501" || (code === "42P16" && !file)) {
    const schema = /permission denied for schema (\S+)/.exec(message)?.[1];
    const grant = schema
      ? `. Or, as the owner of the schema ${schema}, run: grant usage, create on schema ${schema} to <the role>;`
      : ".";
    return `The connection's role lacks a right that this statement needs: ${otherRole}${grant}`;
  }
  if (file) return `Correct ${file}, then run this again.`;
  switch (code) {
    case "42P07":
    case "42710":
    case "42723":
    case "42P06":
      return "An object with this name already exists, and these migrations did not create it. Rename or drop it, or run `npm run db:adopt` if it is your product's.";
    case "42P01":
    case "3F000":
      return "An object that the migrations need does not exist. Supabase's Auth server creates auth.users: check that this is the Supabase project's database.";
    case "55P03":
    case "40P01":
    case "57014":
      return "A table was in use for too long. Wait for long transactions to end, then run this again.";
    case "25006":
      return "The database is read-only: a replica, default_transaction_read_only, or a project over its disk quota. Connect to the primary, or make it writable.";
    case "53100":
      return "The database's disk is full. Free space, then run this again.";
    case "0A000":
      return "This Postgres lacks a feature that the migrations need. Upgrade to Postgres 15 or newer.";
    default:
      return "Fix the cause, then run this again: migrations that are already applied are skipped.";
  }
}
