/** What a failed statement says about itself; the driver's message may hold values and is never used. */
export type DatabaseError = { code: string; constraint?: string; detail?: string };

/** What functions of our own schema raise, in a class that Postgres leaves to its users; their details hold no values. */
export const sqlStates = { wrongRecords: "TP001", fenceLost: "TP002" } as const;

/** True where the error is of one of our own functions. */
export function isRaised(code: unknown): boolean {
  return code === sqlStates.wrongRecords || code === sqlStates.fenceLost;
}

/**
 * Finds the Postgres error in a chain of causes.
 * Null where there is none: the connection failed, and whether the statement took effect is unknown.
 */
export function databaseError(error: unknown): DatabaseError | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code, constraint, detail } = cause as Error & Partial<Record<keyof DatabaseError, unknown>>;
    if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) && !isConnectionLoss(code)) {
      return { code, constraint: textOf(constraint), detail: isRaised(code) ? textOf(detail) : undefined };
    }
  }
  return null;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
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
