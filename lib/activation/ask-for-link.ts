import "server-only";
import { sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { db } from "@/db/client";
import { tenantMemberships } from "@/db/schema/tenants";
import { afterInterval } from "./mail-activation";

/**
 * Puts another mail with a link into the outbox, for the owner with this address, and says nothing about whether
 * there is one. Not for an owner whose link an admin has revoked: whoever has the mailbox may be why. Returns the
 * attempt whose message may be sent now; what the caller shows must not depend on it.
 */
export async function askForLink(email: string): Promise<string | null> {
  const { rows } = await db.execute<{ attempt_id: string }>(sql`
    with owner as (
      select attempt.id, attempt.tenant_id, account.id as user_id, account.recovery_sent_at
      from provisioning.accounts as account
      join ${tenantMemberships} on ${tenantMemberships.userId} = account.id and ${tenantMemberships.role} = 'owner'
      join provisioning.attempts as attempt on attempt.tenant_id = ${tenantMemberships.tenantId}
        and attempt.owner_user_id = account.id and not attempt.owner_was_existing
      where account.email = ${email} and account.is_sso_user = false and account.deleted_at is null
        and (select kind from provisioning.activation_events
          where attempt_id = attempt.id and kind in ('mail_asked', 'mail_sent', 'link_copied', 'revoked')
          order by id desc limit 1) is distinct from 'revoked'
    ), asked as (
      insert into provisioning.activation_events (attempt_id, kind) select id, 'mail_asked' from owner
    )
    insert into provisioning.outbox as message (id, kind, attempt_id, tenant_id, payload, next_try_at)
    select ${uuidv7()}::uuid, 'owner_activation', id, tenant_id,
      jsonb_build_object('ownerUserId', user_id, 'askedBy', 'owner'), ${afterInterval}
    from owner
    on conflict (attempt_id, kind) where state = 'pending' do update
    set payload = message.payload || excluded.payload, next_try_at = excluded.next_try_at
    returning attempt_id`);
  return rows[0]?.attempt_id ?? null;
}
