import "server-only";
import { sql } from "drizzle-orm";
import { db, transaction } from "@/db/client";
import { recordStaffEvent, type StaffEventActor } from "@/lib/staff-log/record";
import type { CleanupInput } from "./cleanup-input";
import { runCleanups } from "./run";

type State = "pending" | "manual" | "done";

export type RetryOutcome =
  /** The state after this try. `lastError` is null if the user was deleted or does not exist. */
  | { kind: "tried"; state: State; lastError: string | null }
  /** Unknown, or already done. */
  | { kind: "not-open" };

/** Tries an open clean-up now, even if it needs an admin. Its number of tries is not reset. */
export async function retryCleanup(actor: StaffEventActor, { userId }: CleanupInput): Promise<RetryOutcome> {
  if (!(await makeDue(actor, userId))) return { kind: "not-open" };
  await runCleanups({ userId });
  const { rows } = await db.execute<{ state: State; last_error: string | null }>(
    sql`select state, last_error from provisioning.auth_cleanups where user_id = ${userId}::uuid`,
  );
  const [row] = rows;
  return row ? { kind: "tried", state: row.state, lastError: row.last_error } : { kind: "not-open" };
}

/** Makes an open clean-up due and records it in the staff log. False if it is not open. */
function makeDue(actor: StaffEventActor, userId: string): Promise<boolean> {
  return transaction(async (tx) => {
    const { rows } = await tx.execute<{ attempt_id: string }>(sql`
      update provisioning.auth_cleanups set state = 'pending', next_try_at = now()
      where user_id = ${userId}::uuid and state <> 'done' returning attempt_id`);
    const [due] = rows;
    if (due) await recordStaffEvent(actor, "cleanup_retried", { attemptId: due.attempt_id, userId }, tx);
    return due !== undefined;
  });
}
