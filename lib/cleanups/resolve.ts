import "server-only";
import { sql } from "drizzle-orm";
import { type Executor, transaction } from "@/db/client";
import type { Actor } from "@/lib/auth/actor";
import { recordStaffEvent } from "@/lib/staff-log/record";
import { appendNote } from "../provisioning/events";
import type { ResolveInput } from "./cleanup-input";

export type ResolveOutcome =
  | { kind: "resolved" }
  /** Unknown, or done by somebody else in the meantime. */
  | { kind: "not-open" }
  /** The user is there and carries the attempt's id: it would be left behind. */
  | { kind: "user-exists" };

/**
 * Closes an open clean-up by a person's word: the user was dealt with by hand, or is not the attempt's.
 * Refuses while the attempt's own user exists, by the database itself and not by the Auth server, which may
 * be what is failing. The reason goes into the attempt's log and into the staff's, or nothing is closed.
 */
export async function resolveCleanup(actor: Actor, input: ResolveInput): Promise<ResolveOutcome> {
  const { userId } = input;
  return transaction(async (tx) => {
    // A statement of its own: the next one sees every event that a try has written before it got the lock.
    await tx.execute(
      sql`select 1 from provisioning.auth_cleanups where user_id = ${userId}::uuid for update`,
    );
    const { rows } = await tx.execute<{ user_exists: boolean }>(sql`
      select exists (
        select from provisioning.accounts as account where account.id = flag.user_id and account.attempt_id = flag.attempt_id::text
      ) as user_exists
      from provisioning.auth_cleanups as flag where user_id = ${userId}::uuid and state <> 'done'`);
    const [open] = rows;
    if (!open) return { kind: "not-open" };
    if (open.user_exists) return { kind: "user-exists" };
    await close(tx, actor, input);
    return { kind: "resolved" };
  });
}

async function close(tx: Executor, actor: Actor, { userId, reason }: ResolveInput): Promise<void> {
  const detail = sql`jsonb_build_object('event', 'cleanup_resolved', 'by', ${actor.email}::text, 'reason', ${reason}::text)`;
  const { rows } = await tx.execute<{ attempt_id: string }>(sql`
    with resolved as (
      update provisioning.auth_cleanups set state = 'done', resolved_by = ${actor.id}::uuid
      where user_id = ${userId}::uuid returning attempt_id as id
    )
    ${appendNote("resolved", detail)} returning attempt_id`);
  await recordStaffEvent(actor, "cleanup_resolved", { attemptId: rows[0]?.attempt_id, userId, reason }, tx);
}
