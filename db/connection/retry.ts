import { databaseError } from "../errors";

const [firstWaitMs, longestWaitMs] = [10, 1_000];

/**
 * Runs a statement or a transaction again for up to `forMs` milliseconds if Postgres rolled it back only because of others
 * that ran at the same time: 40001 under a serializable or repeatable-read default, 40P01 in a deadlock. Neither has
 * changed anything. Waits grow, with jitter, so that the same runs don't meet again.
 */
export async function retryConflicts<T>(forMs: number, run: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + forMs;
  for (let tries = 0; ; tries++) {
    try {
      return await run();
    } catch (error) {
      const code = databaseError(error)?.code;
      if (code !== "40001" && code !== "40P01") throw error;
      const waitMs = Math.random() * Math.min(longestWaitMs, firstWaitMs * 2 ** tries);
      if (performance.now() + waitMs >= giveUpAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}
