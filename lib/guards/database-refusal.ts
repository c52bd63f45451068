import { databaseError } from "@/db/errors";
import type { Refusal } from "@/lib/guards/refusal";

/**
 * The reason why a database operation failed: the SQLSTATE and constraint, a lost connection, or a bug unrelated to
 * the database.
 */
export function databaseRefusal(error: unknown): Refusal {
  if (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError)
    return { code: "INTERNAL", detail: { error: error.name } };
  const dbError = databaseError(error);
  if (dbError)
    return { code: "DATABASE_FAILED", detail: { sqlstate: dbError.code, constraint: dbError.constraint } };
  return { code: "DATABASE_FAILED", detail: { connection: "lost" } };
}
