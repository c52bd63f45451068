import { sql } from "drizzle-orm";
import { drizzle as onPg } from "drizzle-orm/node-postgres";
import { drizzle as onPostgresJs } from "drizzle-orm/postgres-js";
import pg from "pg";
import postgres from "postgres";

/** The number of clients that run transactions concurrently. */
export const clients = 8;

type Statements = { execute(query: ReturnType<typeof sql>): PromiseLike<unknown> };

/** One way to use Postgres through Drizzle. */
export type Driver = {
  db: Statements;
  transaction(run: (tx: Statements) => Promise<void>): Promise<void>;
  /** Sends a query without values, which postgres.js pipelines behind others without waiting. */
  plain(): PromiseLike<unknown>;
};

/** The libraries are used as documented. The last entry is the console's own pool of ten connections. */
export const drivers: Readonly<Record<string, (url: string, max: number) => Promise<Driver>>> = {
  "postgres.js, `db.transaction`": async (url, max) => {
    const client = postgres(url, { max, connect_timeout: 5, onnotice: () => undefined });
    const db = onPostgresJs(client);
    return { db, transaction: (run) => db.transaction(run), plain: () => client.unsafe("select 1") };
  },
  "pg, `db.transaction` on the pool": async (connectionString, max) => {
    const pool = new pg.Pool({ connectionString, max });
    // Without these, a lost connection causes an uncaught exception. The first covers idle connections, the second those in use.
    pool.on("error", () => undefined);
    pool.on("connect", (client) => client.on("error", () => undefined));
    const db = onPg(pool);
    return { db, transaction: (run) => db.transaction(run), plain: () => pool.query("select 1") };
  },
  "pg, the console’s `transaction`": async (url) => {
    process.env.DATABASE_URL = url;
    const { db, transaction } = await import("@/db/client");
    // The console and the benchmark have separate copies of Drizzle’s types.
    return { db, transaction, plain: () => db.execute("select 1") } as unknown as Driver;
  },
};

/** A transaction of two numbered inserts. */
export function insertPair({ transaction }: Driver, key: string): Promise<void> {
  return transaction(async (tx) => {
    await tx.execute(sql`insert into pairs values (${key}, 1)`);
    await tx.execute(sql`insert into pairs values (${key}, 2)`);
  });
}
