import { databaseError } from "../errors";

const [firstWaitMs, longestWaitMs] = [10, 1_000];

/**
 * Retries a statement or transaction for up to `forMs` milliseconds if Postgres rolled it back because of concurrent ones:
 * 40001 if the default isolation is serializable or repeatable read, 40P01 after a deadlock. In both cases nothing was
 * changed. Backs off with jitter, so that the same transactions do not collide again.
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
