import "server-only";
import { sql } from "drizzle-orm";
import { type Executor, transaction } from "@/db/client";
import type { Actor } from "./attempt";
import type { CleanupInput } from "./cleanup-input";
import { appendNote } from "./events";

export type ResolveOutcome =
  | { kind: "resolved" }
  /** Unknown, or done by somebody else in the meantime. */
  | { kind: "not-open" }
  /** The user is there and carries the attempt's id: it would be left behind. */
  | { kind: "user-exists" };

/**
 * Closes an open clean-up by a person's word: the user was dealt with by hand, or is not the attempt's.
 * Refuses while the attempt's own user exists, by the database itself and not by the Auth server, which may
 * be what is failing.
 */
export async function resolveCleanup(actor: Actor, { userId }: CleanupInput): Promise<ResolveOutcome> {
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
    await close(tx, actor, userId);
    return { kind: "resolved" };
  });
}

async function close(tx: Executor, { id, email }: Actor, userId: string): Promise<void> {
  await tx.execute(sql`
    with resolved as (
      update provisioning.auth_cleanups set state = 'done', resolved_at = now(), resolved_by = ${id}::uuid
      where user_id = ${userId}::uuid returning attempt_id as id
    )
    ${appendNote("resolved", sql`jsonb_build_object('event', 'cleanup_resolved', 'by', ${email}::text)`)}`);
}
