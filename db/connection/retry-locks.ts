import type pg from "pg";
import { databaseError } from "../errors";

const maxTries = 300;

/**
 * Runs statements that lock the product's tables, within a transaction. A statement that waits for a lock holds up every
 * later one on that table. So each statement waits at most 20 ms, and a try that fails releases its locks. Throws after
 * 300 tries, which take about 36 s.
 */
export async function retryLocks(client: pg.Client, run: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    await client.query("savepoint locks; set local lock_timeout = '20ms'");
    try {
      await run();
      await client.query("set local lock_timeout = '5s'");
      return;
    } catch (error) {
      if (databaseError(error)?.code !== "55P03" || tries === maxTries) throw error;
      await client.query("rollback to savepoint locks");
      await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 100));
    }
  }
}
