import { drizzle } from "drizzle-orm/node-postgres";
import type pg from "pg";
import { databaseError } from "../../errors";
import { findMissingIndexes, type SearchUse } from "../../search-indexes";

const purposes: Readonly<Record<SearchUse, string>> = {
  status: "filtering tenants by status",
  plan: "filtering tenants by plan",
  "order by name": "sorting tenants by name",
  "name or slug": "searching for part of a name or slug",
  accents: "searching for names with accents",
  "host name": "searching for part of a host name",
};

const advice =
  "With more than about 20,000 tenants, run these as the owner of the tables, after `npm run db:migrate`. The console never creates indexes on your tables (docs/search.md#large-databases).";

/**
 * Returns lines for the report with the statements for indexes that large lists and searches need. Runs none of them: an
 * empty temporary table, in a transaction that is rolled back, shows whether Postgres accepts them.
 */
export async function suggestIndexes(client: pg.Client): Promise<string[]> {
  const lines: string[] = [];
  for (const { use, table, definition } of await findMissingIndexes(drizzle(client))) {
    if (!(await isAccepted(client, table, definition))) continue;
    lines.push(`${purposes[use]}: create index concurrently on ${table} ${definition};`);
  }
  return lines.length > 0 ? [...lines, advice] : [];
}

/** False for an expression that Postgres refuses to index, such as the cast of an enum. */
async function isAccepted(client: pg.Client, table: string, definition: string): Promise<boolean> {
  await client.query("savepoint suggestion");
  try {
    await client.query(`create temporary table suggestion (like ${table})`);
    await client.query(`create index on pg_temp.suggestion ${definition}`);
    return true;
  } catch (error) {
    if (!databaseError(error)) throw error;
    return false;
  } finally {
    await client.query("rollback to savepoint suggestion");
  }
}
