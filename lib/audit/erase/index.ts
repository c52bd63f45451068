import "server-only";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import type { StaffEventActor } from "@/lib/staff-log/record";

/** Whose data to erase: all data about an owner, one attempt's data about its owner, or a former staff member's addresses. */
export type EraseSubject =
  | { scope: "owner"; email: string }
  | { scope: "attempt"; attemptId: string }
  | { scope: "staff"; userId: string };

/** Something that still needs the data. */
export type EraseBlocker =
  | "in_flight"
  | "cleanup"
  | "message"
  | "email_change"
  /** An owner's link is being used. */
  | "link"
  /** The data belongs to a staff member who still has a role. */
  | "role";

/** The number of rows from which something was erased, by kind. */
export type EraseCounts = Readonly<Record<string, number>>;

export type EraseOutcome =
  | { kind: "erased"; counts: EraseCounts }
  /** `attemptId` is the attempt that needs the data, if there is one. */
  | { kind: "refused"; reason: EraseBlocker; attemptId: string | null }
  /** The attempt's data was erased earlier. */
  | { kind: "already-erased" }
  /** Nothing is stored about the address, attempt or staff member. */
  | { kind: "nothing" };

type Result =
  | { refused: EraseBlocker; attemptId?: string; nothing?: undefined }
  | { refused?: undefined; nothing: true }
  | (EraseCounts & { refused?: undefined; nothing?: undefined });

/**
 * Erases personal data in one transaction. Removes values and salts, but keeps the commitments that the hashes cover,
 * so that chains and checkpoints still match (db/chain.ts). Also records the erasure in the staff log, without personal
 * data. The product's tables and the Auth server's accounts are not changed.
 */
export async function erase(actor: StaffEventActor, subject: EraseSubject): Promise<EraseOutcome> {
  const { rows } = await db.execute<{ result: Result }>(sql`select ${call(actor, subject)} as result`);
  const result = rows[0]?.result;
  if (!result) throw new Error("the erasure returned no row");
  if (result.refused) {
    return { kind: "refused", reason: result.refused, attemptId: result.attemptId ?? null };
  }
  if (!result.nothing) return { kind: "erased", counts: result };
  const erasedBefore = subject.scope === "attempt" && (await isErased(subject.attemptId));
  return { kind: erasedBefore ? "already-erased" : "nothing" };
}

function call(actor: StaffEventActor, subject: EraseSubject) {
  const by = sql`${actor.id}::uuid, ${actor.email}`;
  switch (subject.scope) {
    case "owner":
      return sql`provisioning.erase_owner(${subject.email}, ${by})`;
    case "attempt":
      return sql`provisioning.erase_attempt(${subject.attemptId}::uuid, ${by})`;
    case "staff":
      return sql`provisioning.erase_staff(${subject.userId}::uuid, ${by})`;
  }
}

async function isErased(attemptId: string): Promise<boolean> {
  const { rows } = await db.execute(
    sql`select from provisioning.attempts where id = ${attemptId}::uuid and owner_erasure is not null`,
  );
  return rows.length > 0;
}
