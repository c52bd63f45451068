import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import type { AuthUserDeletion } from "./owner/auth-user";

/**
 * Why an undone attempt's user is flagged for clean-up. The clean-up (`lib/cleanups/run.ts`) closes a flag once it has
 * deleted the user, or if the user is still absent when the flag's window in limits.ts has passed. The reason is the result
 * of the undo's own deletion, or one of these:
 * - `create-ended`: the user may exist, but can no longer be created, because the Auth server has ended every request.
 * - `late`: the user was, or may have been, created after the undo looked for it.
 */
export type CleanupReason = AuthUserDeletion | "create-ended" | "late";

/** False if the user has become a member of a tenant, for example because another program added it. */
export async function mayBeFlagged(userId: string): Promise<boolean> {
  const { rows } = await db.execute(sql`select where ${belongsToNoTenant(sql`${userId}::uuid`)}`);
  return rows.length > 0;
}

/** SQL: true if the user can be flagged. The database refuses to flag a member of a tenant. */
export function belongsToNoTenant(userId: SQL): SQL {
  return sql`not exists (select from provisioning.tenant_members where tenant_members.user_id = ${userId})`;
}

/**
 * Flags the new user of a failed or rolled-back attempt (view `undone_owners`) for clean-up now. If the user already
 * has a flag, reopens it and keeps its first reason. Does nothing for other attempts.
 */
export async function reopenCleanup(attemptId: string): Promise<void> {
  const reason: CleanupReason = "late";
  await db.execute(sql`
    insert into provisioning.auth_cleanups (user_id, attempt_id, reason, next_try_at)
    select undone.user_id, undone.attempt_id, ${reason}, now() from provisioning.undone_owners as undone
    where undone.attempt_id = ${attemptId}::uuid and ${belongsToNoTenant(sql`undone.user_id`)}
    on conflict (user_id) do update set state = 'pending', tries = 0, resolved_by = null, next_try_at = now()`);
}
