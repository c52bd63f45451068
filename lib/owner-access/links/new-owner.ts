import "server-only";
import { sql } from "drizzle-orm";
import type { Executor } from "@/db/client";

export type NewOwner = {
  ownerId: string;
  email: string;
  /**
   * False while the account is banned, and once the owner has set a password, signed in, or confirmed the address without
   * a link (can_have_link).
   */
  mayHaveLink: boolean;
  /** True while a worker is sending the invitation. */
  inviting: boolean;
};

/**
 * The tenant's owner if this attempt created their account. Null if the attempt did not complete, or if the account existed
 * before, was deleted or no longer owns the tenant.
 */
export async function newOwnerOf(on: Executor, attemptId: string): Promise<NewOwner | null> {
  const { rows } = await on.execute<NewOwner>(sql`
    select account.id as "ownerId", account.email,
      provisioning.can_have_link(attempt.id, account.id) as "mayHaveLink",
      exists (select from provisioning.outbox where attempt_id = attempt.id and kind = 'owner_activation'
        and state = 'pending' and lease_expires_at >= now()) as inviting
    from provisioning.attempts as attempt
    join provisioning.accounts as account on account.id = attempt.owner_user_id
    join provisioning.tenant_members as member on member.tenant_id = provisioning.tenant_key(attempt.tenant_id)
      and member.user_id = account.id and member.is_owner
    where attempt.id = ${attemptId}::uuid and attempt.status = 'completed' and not attempt.owner_was_existing
      and account.email is not null and account.deleted_at is null`);
  return rows[0] ?? null;
}

/** Drops an invitation that is pending or needs an admin. */
export async function dropInvitation(
  tx: Executor,
  attemptId: string,
  reason: "replaced" | "revoked",
): Promise<void> {
  await tx.execute(sql`
    update provisioning.outbox set state = 'dropped', last_error = ${reason}, lease_expires_at = null
    where attempt_id = ${attemptId}::uuid and kind = 'owner_activation' and state in ('pending', 'manual')`);
}
