import { type SQL, sql } from "drizzle-orm";
import { pgPolicy, pgRole } from "drizzle-orm/pg-core";

/**
 * What the console may do in a database. Nobody signs in as this role: the console's login is a member of it.
 * Its grants stand in db/grants.ts.
 */
export const consoleRole = pgRole("provisioning_app").existing();

/**
 * Policies by which the console reads a table of the product and adds rows to it, but changes and removes none.
 * `rows` says which ones it may add. They stand beside the product's own policies, and do not alter them.
 */
export function forConsole(table: string, rows: SQL = sql`true`) {
  return [
    pgPolicy(`the console reads ${table}`, { for: "select", to: consoleRole, using: sql`true` }),
    pgPolicy(`the console adds ${table}`, { for: "insert", to: consoleRole, withCheck: rows }),
  ];
}
