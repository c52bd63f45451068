import type pg from "pg";
import { databaseError } from "../errors";

/** Runs `run` in one transaction on its own client. `begun` is the result of the last statement of `begin`. */
export async function withClient<T>(
  pool: pg.Pool,
  begin: string | pg.QueryConfig,
  end: "commit" | "rollback",
  run: (client: pg.PoolClient, begun: pg.QueryResult | undefined) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    // The driver returns a list for several statements in one string.
    const begun = [await client.query(begin)].flat().at(-1);
    const result = await run(client, begun);
    const { command } = await client.query(end);
    // COMMIT of a failed transaction returns ROLLBACK without an error.
    if (command !== end.toUpperCase()) throw new Error("the transaction had failed and was rolled back");
    client.release();
    return result;
  } catch (error) {
    const code = databaseError(error)?.code;
    // A server that refuses writes is no longer the primary, but its connections stay open.
    const isUsable = code !== undefined && code !== "25006" && (await rollBack(client));
    client.release(isUsable ? undefined : (error as Error));
    throw error;
  }
}

async function rollBack(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query("rollback");
    return true;
  } catch {
    return false;
  }
}

/** Without both listeners, a lost connection throws an uncaught exception and ends the process. */
export function ignoreLostConnections<Pool extends pg.Pool>(pool: Pool): Pool {
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}
