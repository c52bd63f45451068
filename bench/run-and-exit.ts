/** The slowest question, `audit`, takes about four minutes on two cores. */
const defaultLimits = { answerMs: 15 * 60_000, cleanUpMs: 60_000 };

/**
 * Runs a question, cleans up, and ends the process even if a measured program keeps a connection or a timer open. Exits
 * with 1 if the question failed or took too long.
 */
export async function runAndExit(
  question: () => Promise<void>,
  cleanUp: () => Promise<void>,
  { answerMs, cleanUpMs } = defaultLimits,
): Promise<never> {
  let exitCode = 0;
  try {
    await withTimeLimit(answerMs, question());
  } catch (error) {
    console.error(error);
    exitCode = 1;
  }
  try {
    await withTimeLimit(cleanUpMs, cleanUp());
  } catch (error) {
    console.error("Cleaning up failed:", error);
  }
  process.exit(exitCode);
}

function withTimeLimit(ms: number, work: Promise<void>): Promise<void> {
  const limit = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`not finished after ${ms / 1_000} seconds`)), ms);
  });
  return Promise.race([work, limit]);
}
