import { databaseError } from "@/db/errors";
import type { Refusal } from "@/lib/guards/refusal";

/**
 * Why work on the database failed: the SQLSTATE and constraint, a lost connection, or a bug unrelated to the
 * database.
 */
export function databaseRefusal(error: unknown): Refusal {
  if (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError)
    return { code: "INTERNAL", detail: { error: error.name } };
  const known = databaseError(error);
  if (known)
    return { code: "DATABASE_FAILED", detail: { sqlstate: known.code, constraint: known.constraint } };
  return { code: "DATABASE_FAILED", detail: { connection: "lost" } };
}
