import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg from "pg";

/** The only module that imports the driver; docs/decisions/0001-driver.md says why it is `pg`. */

type Database = NodePgDatabase;
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];
/** What a statement can run on: the pool, or a transaction. */
export type Executor = Pick<Database, "execute" | "select" | "insert" | "update" | "delete" | "with">;

const settings: pg.PoolConfig = {
  connectionString: process.env.DATABASE_URL || process.env.POSTGRES_URL,
  max: 10,
  connectionTimeoutMillis: 5_000,
  idleTimeoutMillis: 5_000,
  // The client gives up here; the server's own limit belongs to the role, since poolers drop it.
  query_timeout: 8_000,
  keepAlive: true,
  application_name: "tenant-provisioning",
};

// Development reloads modules; the pool must outlive them.
const store = globalThis as typeof globalThis & { databasePool?: pg.Pool };
store.databasePool ??= openPool();
const pool = store.databasePool;

function openPool(): pg.Pool {
  const opened = new pg.Pool(settings);
  // Without both listeners a connection that dies is an uncaught exception and ends the process.
  opened.on("error", () => undefined);
  opened.on("connect", (client) => client.on("error", () => undefined));
  return opened;
}

/** For single statements, each its own transaction. */
export const db = drizzle(pool);

/**
 * Runs `fn` in one transaction on a client of its own, and returns what it returned.
 * Whatever throws, all is rolled back and the client is closed, never reused: after an error nobody can
 * know what state its connection is in. An error without an SQLSTATE leaves the outcome of COMMIT unknown.
 */
export async function transaction<T>(fn: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    const result = await drizzle(client).transaction(fn);
    client.release();
    return result;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** Closes every connection; for command line programs and tests. */
export async function closeDatabase(): Promise<void> {
  store.databasePool = undefined;
  await pool.end();
}
