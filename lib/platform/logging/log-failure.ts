import { redactQueryError } from "@/db/connection/redact-query-error";
import { errorChain } from "@/db/error-chain";
import { databaseError } from "@/db/errors";
import { log } from "./log";

/**
 * Logs one line about an error that the caller does not rethrow: the SQLSTATE, the constraint, and the
 * message of each cause without the values of a statement.
 */
export function logFailure(error: unknown, message: string, to = log): void {
  const { code: sqlstate, constraint } = databaseError(error) ?? {};
  const causes = [...errorChain(redactQueryError(error))].map(({ name, message }) => `${name}: ${message}`);
  to.error({ sqlstate, constraint, causes: causes.length > 0 ? causes : [typeof error] }, message);
}

/** A handler for promises that may fail: logs the error and returns the fallback. */
export function logged<Fallback>(message: string, fallback: Fallback): (error: unknown) => Fallback {
  return (error) => {
    logFailure(error, message);
    return fallback;
  };
}
