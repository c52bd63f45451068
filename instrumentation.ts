/** Runs once when a server starts: settings that are missing end it here, in one message, not later in a request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { exitWithoutEnv } = await import("./lib/env");
    exitWithoutEnv();
  }
}
