import "server-only";
import { sql } from "drizzle-orm";
import { type Executor, transaction } from "@/db/client";
import type { Actor } from "@/lib/auth/actor";
import { enqueueMessage } from "@/lib/outbox/enqueue";
import { deliverMails } from "@/lib/owner-access/deliveries";
import { recordStaffEvent } from "@/lib/staff-log/record";
import type { AttemptInput } from "./attempt-input";
import { getOwnerAccess } from "./get";
import { lockLinks } from "./links/mint";
import { recordEvent } from "./record";
import type { ActivationState } from "./state";

export type ResendOutcome =
  /** The state after trying to send the e-mail. */
  { kind: "requested"; state: ActivationState } | { kind: "ineligible" } | { kind: "not_found" };

/**
 * Puts another e-mail to the owner into the outbox, or makes a pending one due, and tries to send it. An e-mail with a new
 * link invalidates earlier links when it is sent.
 */
export async function resendMail(actor: Actor, { attemptId }: AttemptInput): Promise<ResendOutcome> {
  const requested = await requestMail(actor, attemptId);
  if (requested !== "requested") return { kind: requested };
  await deliverMails({ attemptId });
  const access = await getOwnerAccess(attemptId);
  return access ? { kind: "requested", state: access.state } : { kind: "not_found" };
}

function requestMail(actor: Actor, attemptId: string): Promise<"requested" | "ineligible" | "not_found"> {
  return transaction(async (tx) => {
    await lockLinks(tx, attemptId);
    const owner = await ownerOf(tx, attemptId);
    if (!owner) return "not_found";
    if (!owner.existing && !owner.mayHaveLink) return "ineligible";
    const kind = owner.existing ? "owner_added" : "owner_activation";
    await enqueueMessage(tx, attemptId, kind, { ownerUserId: owner.id, askedBy: "admin" });
    await recordEvent(tx, attemptId, "mail_asked", actor.email);
    await recordStaffEvent(actor, "mail_asked", { attemptId, ownerEmail: owner.email }, tx);
    return "requested";
  });
}

type Owner = { id: string; email: string; existing: boolean; mayHaveLink: boolean };

/** The recipient: the account that the attempt created, or the tenant's owner if the account existed before. */
async function ownerOf(tx: Executor, attemptId: string): Promise<Owner | null> {
  const { rows } = await tx.execute<Owner>(sql`
    select account.id, account.email, attempt.owner_was_existing as existing,
      provisioning.can_have_link(attempt.id, account.id) as "mayHaveLink"
    from provisioning.attempts as attempt
    join provisioning.tenant_members as member on member.tenant_id = provisioning.tenant_key(attempt.tenant_id) and member.is_owner
    join provisioning.accounts as account on account.id = case when attempt.owner_was_existing then member.user_id
      else attempt.owner_user_id end
    where attempt.id = ${attemptId}::uuid and attempt.status = 'completed' and account.deleted_at is null
      and account.email is not null`);
  return rows[0] ?? null;
}
