import "server-only";
import { asc, eq, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { activationEvents } from "@/db/schema/provisioning";
import type { MessageState } from "@/lib/outbox/kinds";
import type { ActivationEventKind } from "./event-kinds";
import { type ActivationState, activationState, type LatestLink } from "./state";

/** One step of the owner's activation, for display. */
export type ActivationStep = { kind: ActivationEventKind; at: Date; actorEmail: string | null };

export type OwnerAccess = {
  attemptId: string;
  ownerEmail: string;
  ownerWasExisting: boolean;
  state: ActivationState;
  /** The code of the reason why the latest message has not been delivered; null if there is none. */
  problem: string | null;
  tries: number;
  /** Null unless the state is `mail_pending`. */
  nextTryAt: Date | null;
  /** When the latest link expires. Null unless the state is `sent`, `opened` or `link_copied` and the link is unused. */
  linkEndsAt: Date | null;
  /** True while the owner's address is being corrected. */
  emailChanging: boolean;
  steps: ActivationStep[];
};

type Row = {
  owner_email: string;
  owner_was_existing: boolean;
  has_account: boolean;
  signed_in: boolean;
  activated: boolean;
  revoked: boolean;
  changing: boolean;
  link: (LatestLink & { endsAt: string }) | null;
  message: { state: MessageState; problem: string | null; tries: number; nextTryAt: string } | null;
};

/** The owner's access to the tenant that this attempt created; null if it created none. */
export async function getOwnerAccess(attemptId: string): Promise<OwnerAccess | null> {
  const [{ rows }, steps] = await Promise.all([db.execute<Row>(factsOf(attemptId)), stepsOf(attemptId)]);
  const [row] = rows;
  if (!row) return null;
  const { link, message, revoked, activated } = row;
  const account = row.has_account ? { signedIn: row.signed_in } : null;
  const ownerWasExisting = row.owner_was_existing;
  const state = activationState({ ownerWasExisting, account, message, link, revoked, activated });
  const hasDeliveredLink = state === "sent" || state === "opened" || state === "link_copied";
  return {
    attemptId,
    ownerEmail: row.owner_email,
    ownerWasExisting,
    state,
    problem: message && message.state !== "delivered" ? message.problem : null,
    tries: message?.tries ?? 0,
    nextTryAt: state === "mail_pending" && message ? new Date(message.nextTryAt) : null,
    emailChanging: row.changing,
    linkEndsAt: hasDeliveredLink && link && !link.used ? new Date(link.endsAt) : null,
    steps,
  };
}

function factsOf(attemptId: string): SQL {
  return sql`
    select coalesce(account.email, attempt.owner_email) as owner_email, attempt.owner_was_existing,
      account.id is not null as has_account, account.last_sign_in_at is not null as signed_in,
      exists (select from provisioning.activation_events where attempt_id = attempt.id and kind = 'activated') as activated,
      coalesce((select kind = 'revoked' from provisioning.activation_events
        where attempt_id = attempt.id and kind in ('mail_sent', 'link_copied', 'revoked') order by seq desc limit 1), false) as revoked,
      (select jsonb_build_object('how', kind, 'used', used_at is not null, 'opened', opened_at is not null,
          'expired', expires_at <= now(), 'endsAt', expires_at)
        from provisioning.owner_links as link where attempt_id = attempt.id and not exists (
          select from provisioning.owner_email_changes where attempt_id = link.attempt_id and started_at >= link.created_at
        ) order by created_at desc, id limit 1) as link,
      exists (select from provisioning.owner_email_changes where attempt_id = attempt.id and status = 'changing') as changing,
      (select jsonb_build_object('state', message.state, 'problem', message.last_error, 'tries', message.tries,
          'nextTryAt', message.next_try_at)
        from provisioning.outbox as message
        where message.attempt_id = attempt.id and message.kind in ('owner_activation', 'owner_added')
        order by message.created_at desc, message.id desc limit 1) as message
    from provisioning.attempts as attempt
    left join provisioning.tenant_members as member on member.tenant_id = provisioning.tenant_key(attempt.tenant_id) and member.is_owner
    left join provisioning.accounts as account on account.id = case when attempt.owner_was_existing then member.user_id
      else attempt.owner_user_id end and account.deleted_at is null
    where attempt.status = 'completed' and attempt.id = ${attemptId}::uuid`;
}

function stepsOf(attemptId: string): Promise<ActivationStep[]> {
  return db
    .select({ kind: activationEvents.kind, at: activationEvents.at, actorEmail: activationEvents.actorEmail })
    .from(activationEvents)
    .where(eq(activationEvents.attemptId, attemptId))
    .orderBy(asc(activationEvents.seq));
}
