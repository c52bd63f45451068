import type { Instrumentation } from "next";

/**
 * Runs once when a server starts. Missing or malformed settings stop the server here with one message, instead of
 * failing a request later. Traces are sent if OTEL_EXPORTER_OTLP_ENDPOINT is set.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { exitIfMisconfigured } = await import("./lib/platform/env");
    exitIfMisconfigured();
    const { guardServers } = await import("./lib/platform/http/server-guard");
    const { localizeRefusal } = await import("./lib/owner-access/language/localize-refusal");
    guardServers(localizeRefusal);
    const { startTracing } = await import("./lib/platform/logging/tracing");
    await startTracing();
  }
}

/** Logs one line for a failed request, without the error's message, because the message may contain values. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { logRequestError } = await import("./lib/platform/logging/log-request-error");
    logRequestError(error, request, context);
  }
};
