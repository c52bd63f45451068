import { databaseError } from "./errors";

/** The longest time that a statement is tried again for, in ms. The client's own limit of a statement is as long. */
const retryForMs = 8_000;
const longestWaitMs = 50;

/**
 * Runs a statement or a transaction again for as long as Postgres rolled it back only because of others that ran at the
 * same time: 40001 under a serializable or repeatable-read default, 40P01 in a deadlock. Neither has changed anything.
 */
export async function retryConflicts<T>(run: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + retryForMs;
  for (;;) {
    try {
      return await run();
    } catch (error) {
      const code = databaseError(error)?.code;
      if ((code !== "40001" && code !== "40P01") || performance.now() > giveUpAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * longestWaitMs));
    }
  }
}
