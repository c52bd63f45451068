import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";

const pool = new pg.Pool({ connectionString: process.env.MIGRATION_DATABASE_URL, max: 4 });
pool.on("error", () => undefined);

/**
 * The owner of the tables, for what a test prepares or breaks and the console may not do: triggers, accounts,
 * rows that were written by others. What is tested runs on `db`, with the console's own rights.
 */
export const admin = drizzle(pool);

/** For the end of a test file. */
export async function closeAdmin(): Promise<void> {
  await pool.end();
}
