/** What a failed statement says about itself; the driver's message may hold values and is never used. */
export type DatabaseError = { code: string; constraint?: string };

/**
 * Finds the Postgres error in a chain of causes.
 * Null where there is none: the connection failed, and whether the statement took effect is unknown.
 */
export function databaseError(error: unknown): DatabaseError | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code, constraint } = cause as Error & { code?: unknown; constraint?: unknown };
    if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) && !isConnectionLoss(code)) {
      return { code, constraint: typeof constraint === "string" ? constraint : undefined };
    }
  }
  return null;
}

/** Class 08 and the shutdowns of 57P tell that the server went away (PostgreSQL, Appendix A). */
function isConnectionLoss(code: string): boolean {
  return code.startsWith("08") || /^57P0[1-4]$/.test(code) || code === "EPIPE";
}

/** The violated constraint, where the error is a unique violation (SQLSTATE 23505). */
export function uniqueViolation(error: unknown): string | null {
  const found = databaseError(error);
  return found?.code === "23505" ? (found.constraint ?? "") : null;
}
