import type { Instrumentation } from "next";

/**
 * Runs once when a server starts: settings that are missing end it here, in one message, not later in a request.
 * Traces are sent where OpenTelemetry's variables say so.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { exitWithoutEnv } = await import("./lib/platform/env");
    exitWithoutEnv();
    const { guardServers } = await import("./lib/platform/http/server-guard");
    guardServers();
    const { startTracing } = await import("./lib/platform/logging/tracing");
    await startTracing();
  }
}

/** Writes one line for a request that failed. An error's own words may hold values, and stay out of it. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, where) => {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { logRequestError } = await import("./lib/platform/logging/log-request-error");
    logRequestError(error, request, where);
  }
};
