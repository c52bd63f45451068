import { errorChain } from "../error-chain";
import { isRaised } from "../errors";
import { contextOf, functionsIn, tableIn } from "./error-context";

/**
 * Removes the values from a failed query's error, in place, because errors end up in logs, including the framework's
 * own. Drizzle's message lists every parameter. Postgres's message, detail and context can quote them. What remains is
 * the query's text, the SQLSTATE, the names of the constraint, table, column and functions, and the details of errors
 * that our own functions raise.
 */
export function redactQueryError(error: unknown): unknown {
  for (const cause of errorChain(error)) {
    const { query, code, table, where } = cause as Error & Partial<Record<string, unknown>>;
    if (typeof code === "string" && table === undefined) Reflect.set(cause, "table", tableIn(cause.message));
    if (typeof query === "string") rename(cause, `Failed query: ${query}`);
    else if (typeof code === "string" && "severity" in cause) rename(cause, `SQLSTATE ${code}`);
    for (const property of ["params", "detail", "hint", "where", "internalQuery"]) {
      if (property === "detail" && isRaised(code)) continue;
      if (property in cause) Reflect.set(cause, property, undefined);
    }
    if (where !== undefined) Reflect.set(cause, "where", contextOf(functionsIn(where)));
  }
  return error;
}

/** Also updates the stack, which starts with the error's original message. */
function rename(error: Error, message: string): void {
  error.stack = error.stack?.replace(error.message, () => message);
  error.message = message;
}
