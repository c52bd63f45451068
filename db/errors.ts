import { functionsIn } from "./connection/error-context";
import { errorChain } from "./error-chain";

/**
 * The safe parts of a Postgres error. The driver's message can contain values and is never used. A product's trigger can
 * set any text as the names of schema, table and column.
 */
export type DatabaseError = {
  code: string;
  constraint?: string;
  detail?: string;
  schema?: string;
  table?: string;
  column?: string;
  /** The functions that were running, innermost first. */
  functions: string[];
};

/** SQLSTATEs that our own functions raise, in a class that Postgres does not use. Their details contain no values. */
export const sqlStates = { wrongRecords: "TP001", fenceLost: "TP002" } as const;

/** True for one of these SQLSTATEs. */
export function isRaised(code: unknown): boolean {
  return code === sqlStates.wrongRecords || code === sqlStates.fenceLost;
}

/**
 * Finds the Postgres error in a chain of causes. Returns null if there is none, as after a lost connection, when the
 * statement may or may not have taken effect.
 */
export function databaseError(error: unknown): DatabaseError | null {
  for (const cause of errorChain(error)) {
    const { code, constraint, detail, schema, table, column, where } = cause as Error &
      Partial<Record<string, unknown>>;
    if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) && !isConnectionLoss(code)) {
      return {
        code,
        constraint: textOf(constraint),
        detail: isRaised(code) ? textOf(detail) : undefined,
        schema: textOf(schema),
        table: textOf(table),
        column: textOf(column),
        functions: functionsIn(where),
      };
    }
  }
  return null;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Class 08 and shutdowns (57P01 to 57P04) close the connection (PostgreSQL, Appendix A). EPIPE is Node's own code. */
function isConnectionLoss(code: string): boolean {
  return code.startsWith("08") || /^57P0[1-4]$/.test(code) || code === "EPIPE";
}

/** The violated constraint if the error is a unique violation (SQLSTATE 23505), otherwise null. */
export function uniqueViolation(error: unknown): string | null {
  const violation = databaseError(error);
  return violation?.code === "23505" ? (violation.constraint ?? "") : null;
}
