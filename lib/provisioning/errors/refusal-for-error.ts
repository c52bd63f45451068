import { databaseError, sqlStates, uniqueViolation } from "@/db/errors";
import { product } from "@/db/product";
import { databaseRefusal } from "@/lib/guards/database-refusal";
import type { Refusal } from "@/lib/guards/refusal";
import type { Attempt } from "../attempt";
import { ProductError } from "../create-tenant";
import { reusedTenantKey } from "./explain";
import { findFailedRecord } from "./failed-record";
import { findRefusedField } from "./refused-field";

/**
 * The refusal for an error of the claim, the owner's account or the records. Contains no values of the statement. A
 * claim's conflict goes through `conflictRefusal` first.
 */
export function refusalForError(error: unknown): Refusal {
  const constraint = uniqueViolation(error);
  if (constraint && product.slug.takenBy.includes(constraint)) {
    return { code: "SLUG_TAKEN", field: "slug", detail: { heldBy: "tenant" } };
  }
  if (error instanceof ProductError) return { code: "INTERNAL", detail: { createTenant: error.problem } };
  if (constraint === "attempts_tenant_id_key")
    return { code: "VERIFICATION_FAILED", detail: reusedTenantKey };
  const refused = databaseError(error);
  if (refused?.code === sqlStates.wrongRecords) {
    return { code: "VERIFICATION_FAILED", detail: JSON.parse(refused.detail ?? "{}") };
  }
  // Includes a commit with an old fence. Its refusal is never stored, because the undo fails on the old fence too.
  return databaseRefusal(error);
}

/**
 * Like `refusalForError`, for an error of an attempt's records. Also names the database objects that refused them.
 * If the value of a single field was refused, blames the input and not the database.
 */
export async function refusalForRecords(error: unknown, attempt: Attempt): Promise<Refusal> {
  const refusal = refusalForError(error);
  if (refusal.code !== "DATABASE_FAILED") return refusal;
  const detail = { ...refusal.detail, ...(await findFailedRecord(error)) };
  const refused = await findRefusedField(error, attempt);
  if (!refused) return { ...refusal, detail };
  return { code: "INVALID_INPUT", fields: { [refused.field]: refused.message }, detail };
}
