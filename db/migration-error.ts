import { DrizzleQueryError } from "drizzle-orm";
import pg from "pg";

/** Longest part of a statement that is shown. */
const shownLength = 120;

/**
 * An error of Postgres in its own words, with the first line of its statement and what to do about it. Anything else
 * is returned as it is.
 */
export function migrationError(error: unknown): unknown {
  const query = error instanceof DrizzleQueryError ? error.query : null;
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  if (!(cause instanceof pg.DatabaseError)) return error;
  const [, file] = /^-- (db\/product\/\S+)\n/.exec(query ?? "") ?? [];
  const lines = [
    `Postgres refused a statement: ${cause.message} (SQLSTATE ${cause.code}).`,
    ...(query ? [`  in:   ${placeOf(query, cause.position)}`] : []),
    ...(cause.hint ? [`  hint: ${cause.hint}`] : []),
    "Its transaction was rolled back.",
    file ? `Correct ${file}, then run this again.` : fixFor(cause),
  ];
  return new Error(lines.join("\n"), { cause: error });
}

/** The line that Postgres points at, if it does; otherwise the first one. */
function placeOf(statement: string, position: string | undefined): string {
  const start = position ? statement.lastIndexOf("\n", Number(position) - 2) + 1 : 0;
  const lines = statement
    .slice(start)
    .split("\n")
    .map((line) => line.trim());
  const first = lines.find((line) => line !== "" && !line.startsWith("--")) ?? "";
  return first.length > shownLength ? `${first.slice(0, shownLength)}…` : first;
}

const otherRole =
  "set MIGRATION_DATABASE_URL to the role postgres of the Supabase project (Supabase, Connect), or to the owner of the product's tables";

/** What to do, by the SQLSTATE (PostgreSQL, Appendix A). */
function fixFor({ code = "", message }: pg.DatabaseError): string {
  if (code === "42501" || code === "42P16") {
    const schema = /permission denied for schema (\S+)/.exec(message)?.[1];
    const grant = schema ? `, or as its owner: grant usage, create on schema ${schema} to <the role>;` : ".";
    return `The role of the connection lacks a right that this statement needs: ${otherRole}${grant}`;
  }
  switch (code) {
    case "42P07":
    case "42710":
    case "42723":
    case "42P06":
      return "An object of this name already exists, and these migrations did not create it. Rename or drop it, or run `npm run db:adopt` if it is your product's.";
    case "42P01":
    case "3F000":
      return "An object that the migrations need does not exist. auth.users comes with Supabase's Auth server: check that this is the project's own database.";
    case "55P03":
    case "40P01":
    case "57014":
      return "A table was in use for too long. Let long transactions end, then run this again.";
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
