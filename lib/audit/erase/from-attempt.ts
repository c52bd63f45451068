import "server-only";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import type { StaffEventActor } from "@/lib/staff-log/record";
import { type EraseOutcome, erase } from ".";
import type { EraseInput } from "./from-attempt-input";

/** Erases the owner's data from an attempt, or everything about its owner. Finds the owner by the stored address. */
export async function eraseFromAttempt(
  actor: StaffEventActor,
  { attemptId, scope }: EraseInput,
): Promise<EraseOutcome> {
  if (scope === "attempt") return erase(actor, { scope, attemptId });
  const { rows } = await db.execute<{ email: string | null }>(
    sql`select owner_email as email from provisioning.attempts where id = ${attemptId}::uuid`,
  );
  const email = rows[0]?.email;
  return email ? erase(actor, { scope, email }) : { kind: "nothing" };
}
