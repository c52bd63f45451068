import { isRaised } from "../errors";

/**
 * Takes the values out of a failed query's error, in place: errors end in logs, the framework's own among them.
 * Drizzle's message lists every parameter; Postgres' message, detail and context can quote them. What stays is the
 * query's text, the SQLSTATE, the names of constraint, table and column, and what our own functions say.
 */
export function withoutValues(error: unknown): unknown {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { query, code } = cause as Error & { query?: unknown; code?: unknown };
    if (typeof query === "string") rename(cause, `Failed query: ${query}`);
    else if (typeof code === "string" && "severity" in cause) rename(cause, `SQLSTATE ${code}`);
    for (const property of ["params", "detail", "hint", "where", "internalQuery"]) {
      if (property === "detail" && isRaised(code)) continue;
      if (property in cause) Reflect.set(cause, property, undefined);
    }
  }
  return error;
}

/** A stack begins with the message that the error was made with. */
function rename(error: Error, message: string): void {
  error.stack = error.stack?.replace(error.message, () => message);
  error.message = message;
}
