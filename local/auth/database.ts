import pg from "pg";

/** A pool, or the client of a transaction. */
export interface Queryable {
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<pg.QueryResult<Row>>;
}

/** The real server's limit for a request. A slower statement results in a 504. */
const requestLimitMs = 10_000;

/** The Auth server's pool. Lost connections are replaced and never crash the process. */
export function openPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 10, statement_timeout: requestLimitMs });
  pool.on("error", () => undefined);
  return pool;
}

/** Runs `work` in one transaction. `beforeCommit` runs after all statements, just before COMMIT. */
export async function transaction<T>(
  pool: pg.Pool,
  work: (tx: pg.PoolClient) => Promise<T>,
  beforeCommit?: () => Promise<void>,
): Promise<T> {
  const client = await pool.connect();
  const ignore = () => undefined;
  client.on("error", ignore);
  let unusable = false;
  try {
    await client.query("begin");
    const result = await work(client);
    await beforeCommit?.();
    await client.query("commit");
    return result;
  } catch (error) {
    unusable = await client.query("rollback").then(
      () => false,
      () => true,
    );
    throw error;
  } finally {
    client.off("error", ignore);
    client.release(unusable);
  }
}
