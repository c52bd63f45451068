import { redactQueryError } from "@/db/connection/redact-query-error";
import { databaseError } from "@/db/errors";
import { log } from "./log";

/**
 * Logs one line about an error that the caller does not rethrow: the SQLSTATE, the constraint, and the
 * message of each cause without the values of a statement.
 */
export function logFailure(error: unknown, message: string, to = log): void {
  const { code: sqlstate, constraint } = databaseError(error) ?? {};
  const causes: string[] = [];
  for (let cause = redactQueryError(error); cause !== undefined && cause !== null; ) {
    causes.push(cause instanceof Error ? `${cause.name}: ${cause.message}` : typeof cause);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  to.error({ sqlstate, constraint, causes }, message);
}

/** A handler for promises that may fail: logs the error and returns the fallback. */
export function logged<Fallback>(message: string, fallback: Fallback): (error: unknown) => Fallback {
  return (error) => {
    logFailure(error, message);
    return fallback;
  };
}
