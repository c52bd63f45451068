import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";

const pool = new pg.Pool({ connectionString: process.env.MIGRATION_DATABASE_URL, max: 4 });
pool.on("error", () => undefined);

/**
 * Connections as the tables' owner, for test setup that the console has no rights for: triggers, accounts and rows of
 * other programs. The code under test runs on `db`, with the console's own rights.
 */
export const admin = drizzle(pool);

/** Closes the pool at the end of a test file. */
export async function closeAdmin(): Promise<void> {
  await pool.end();
}
