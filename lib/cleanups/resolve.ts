import "server-only";
import { sql } from "drizzle-orm";
import { type Executor, transaction } from "@/db/client";
import type { Actor } from "@/lib/auth/actor";
import { recordStaffEvent } from "@/lib/staff-log/record";
import { appendNote } from "../provisioning/events";
import type { ResolveInput } from "./cleanup-input";

export type ResolveOutcome =
  | { kind: "resolved" }
  /** Unknown, or already done. */
  | { kind: "not-open" }
  /** The attempt's user still exists, and would be left behind. */
  | { kind: "user-exists" };

/**
 * Closes an open clean-up that an admin has handled manually, or whose user does not belong to the attempt. Refuses as
 * long as the attempt's own user exists. Checks this in the database, because the Auth server might be failing. Writes
 * the reason to the staff log and, in the same transaction, the id of that entry to the attempt's log.
 */
export async function resolveCleanup(actor: Actor, input: ResolveInput): Promise<ResolveOutcome> {
  const { userId } = input;
  return transaction(async (tx) => {
    // A separate statement, so that the next one sees everything that a concurrent try wrote before this lock was granted.
    await tx.execute(
      sql`select 1 from provisioning.auth_cleanups where user_id = ${userId}::uuid for update`,
    );
    const { rows } = await tx.execute<{ attempt_id: string; user_exists: boolean }>(sql`
      select attempt_id, exists (
        select from provisioning.accounts as account where account.id = flag.user_id and account.attempt_id = flag.attempt_id::text
      ) as user_exists
      from provisioning.auth_cleanups as flag where user_id = ${userId}::uuid and state <> 'done'`);
    const [open] = rows;
    if (!open) return { kind: "not-open" };
    if (open.user_exists) return { kind: "user-exists" };
    await close(tx, actor, open.attempt_id, input);
    return { kind: "resolved" };
  });
}

async function close(
  tx: Executor,
  actor: Actor,
  attemptId: string,
  { userId, reason }: ResolveInput,
): Promise<void> {
  const staffEvent = await recordStaffEvent(actor, "cleanup_resolved", { attemptId, userId, reason }, tx);
  const detail = sql`jsonb_build_object('event', 'cleanup_resolved', 'staffEvent', ${staffEvent}::text)`;
  await tx.execute(sql`
    with resolved as (
      update provisioning.auth_cleanups set state = 'done', resolved_by = ${actor.id}::uuid
      where user_id = ${userId}::uuid returning attempt_id as id
    )
    ${appendNote("resolved", detail)}`);
}
