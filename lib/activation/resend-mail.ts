import "server-only";
import { sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { transaction } from "@/db/client";
import { tenantMemberships } from "@/db/schema/tenants";
import { recordStaffEvent } from "@/lib/audit/staff-events";
import { deliverMessages } from "@/lib/outbox/deliver";
import type { Actor } from "@/lib/provisioning/attempt";
import type { AttemptInput } from "./attempt-input";
import { getOwnerAccess } from "./get";
import { signedInByThemselves } from "./link";
import { afterInterval } from "./mail-activation";
import type { ActivationState } from "./state";

export type ResendOutcome =
  /** How things stand after a try to send it now. */
  { kind: "asked"; state: ActivationState } | { kind: "activated" } | { kind: "not_found" };

/**
 * Puts another mail to the owner into the outbox, or makes the one that waits due, and tries to send it. A mail
 * with a new link makes earlier links worthless once it is sent.
 */
export async function resendMail(actor: Actor, { attemptId }: AttemptInput): Promise<ResendOutcome> {
  const asked = await askForMail(actor, attemptId);
  if (asked !== "asked") return { kind: asked };
  await deliverMessages({ attemptId });
  const access = await getOwnerAccess(attemptId);
  return access ? { kind: "asked", state: access.state } : { kind: "not_found" };
}

type Owner = { id: string; email: string; owner_was_existing: boolean; activated: boolean };

function askForMail(actor: Actor, attemptId: string): Promise<"asked" | "activated" | "not_found"> {
  return transaction(async (tx) => {
    const { rows } = await tx.execute<Owner>(sql`
      select account.id, account.email, attempt.owner_was_existing,
        exists (select from provisioning.activation_events where attempt_id = attempt.id and kind = 'activated')
          or ${signedInByThemselves} as activated
      from provisioning.attempts as attempt
      join ${tenantMemberships} on ${tenantMemberships.tenantId} = attempt.tenant_id and ${tenantMemberships.role} = 'owner'
      join provisioning.accounts as account on account.id = case when attempt.owner_was_existing then ${tenantMemberships.userId}
        else attempt.owner_user_id end
      where attempt.id = ${attemptId}::uuid and attempt.status = 'completed' and account.deleted_at is null`);
    const [owner] = rows;
    if (!owner) return "not_found";
    if (owner.activated && !owner.owner_was_existing) return "activated";
    await tx.execute(sql`
      insert into provisioning.outbox as message (id, kind, attempt_id, tenant_id, payload, next_try_at)
      select ${uuidv7()}::uuid, case when owner_was_existing then 'owner_added' else 'owner_activation' end,
        attempt.id, tenant_id, jsonb_build_object('ownerUserId', account.id, 'askedBy', 'admin'),
        case when owner_was_existing then now() else ${afterInterval} end
      from provisioning.attempts as attempt join provisioning.accounts as account on account.id = ${owner.id}::uuid
      where attempt.id = ${attemptId}::uuid
      on conflict (attempt_id, kind) where state = 'pending' do update
      set payload = message.payload || excluded.payload, next_try_at = excluded.next_try_at`);
    await tx.execute(sql`
      insert into provisioning.activation_events (attempt_id, kind, actor_email)
      values (${attemptId}::uuid, 'mail_asked', ${actor.email})`);
    await recordStaffEvent(actor, "mail_asked", { attemptId, ownerEmail: owner.email }, tx);
    return "asked";
  });
}
