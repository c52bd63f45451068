import "server-only";
import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { db, type Executor, transaction } from "@/db/client";
import { recordStaffEvent } from "@/lib/audit/staff-events";
import type { Actor } from "@/lib/provisioning/attempt";
import { generateLink } from "./auth-links";
import { signedInByThemselves } from "./link";

export type Replacement =
  | { kind: "done"; tokenHash: string }
  /** A mail is on its way right now: its link would be the newer one. */
  | { kind: "busy" }
  /** Somebody made a newer link at the same moment: this one is worth nothing. */
  | { kind: "overtaken" }
  /** The owner is in already, and needs no link. */
  | { kind: "activated" }
  /** No tenant of a new owner, or the account is gone. */
  | { kind: "not_found" }
  /** The Auth server gave none, or it could not be put on record: nobody has seen a link. */
  | { kind: "unavailable" };

/** Longer than the Auth server takes; while it runs, no mail can go out and replace the link once more. */
const holdSeconds = 30;

/**
 * Makes a new link by which the earlier one stops working, in place of a mail that waits. It is on record, by
 * whom and when, before the caller has it; a link whose record failed is one that nobody has.
 */
export async function replaceLink(
  actor: Actor,
  attemptId: string,
  why: "link_copied" | "revoked",
): Promise<Replacement> {
  const held = await holdMail(attemptId);
  if (!held) return { kind: "not_found" };
  if (held.busy) return { kind: "busy" };
  const link = held.activated ? null : await generateLink(held.email);
  if (!link?.ok || link.userId !== held.user_id) {
    await releaseMail(held.message_id);
    return { kind: held.activated ? "activated" : "unavailable" };
  }
  const current = await transaction(async (tx) => {
    if (!(await recordLink(tx, { actor, attemptId, why, held, tokenHash: link.tokenHash }))) return false;
    const kind = why === "revoked" ? "link_revoked" : "link_copied";
    await recordStaffEvent(actor, kind, { attemptId, ownerEmail: held.email }, tx);
    return true;
  });
  return current ? { kind: "done", tokenHash: link.tokenHash } : { kind: "overtaken" };
}

type Made = {
  actor: Actor;
  attemptId: string;
  why: "link_copied" | "revoked";
  held: Held;
  tokenHash: string;
};

/** Records the link, and drops the mail that it replaces; false where a newer link has replaced this one already. */
async function recordLink(tx: Executor, { actor, attemptId, why, held, tokenHash }: Made): Promise<boolean> {
  const { rows } = await tx.execute<{ current: boolean }>(sql`
    with recorded as (
      insert into provisioning.activation_events (attempt_id, kind, actor_email, link_sent_at)
      select ${attemptId}::uuid, ${why}, ${actor.email}, recovery_sent_at from provisioning.accounts
      where id = ${held.user_id}::uuid and link_digest = ${sha256(tokenHash)}
      returning id
    ), settled as (
      update provisioning.outbox set lease_expires_at = null,
        state = case when exists (select from recorded) then 'dropped' else state end,
        last_error = case when exists (select from recorded) then 'replaced' else last_error end
      where id = ${held.message_id}::uuid and state = 'pending'
    )
    select exists (select from recorded) as current`);
  return rows[0]?.current === true;
}

/** Stands for a token in a statement: a database's error names the values of the statement that failed. */
function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

type Held = { email: string; user_id: string; activated: boolean; busy: boolean; message_id: string | null };

/** Keeps a mail that waits from being sent, and says whom it is for; `busy` where a worker has it already. */
async function holdMail(attemptId: string): Promise<Held | null> {
  const { rows } = await db.execute<Held>(sql`
    with held as (
      update provisioning.outbox set lease_expires_at = now() + ${holdSeconds} * interval '1 second'
      where attempt_id = ${attemptId}::uuid and state = 'pending'
        and (lease_expires_at is null or lease_expires_at < now())
      returning id
    )
    select account.email, account.id as user_id, (select id from held) as message_id,
      exists (select from provisioning.activation_events where attempt_id = attempt.id and kind = 'activated')
        or ${signedInByThemselves} as activated,
      exists (select from provisioning.outbox where attempt_id = attempt.id and state = 'pending'
        and lease_expires_at >= now()) as busy
    from provisioning.attempts as attempt join provisioning.accounts as account on account.id = attempt.owner_user_id
    where attempt.id = ${attemptId}::uuid and attempt.status = 'completed' and not attempt.owner_was_existing
      and account.email is not null and account.deleted_at is null`);
  return rows[0] ?? null;
}

async function releaseMail(messageId: string | null): Promise<void> {
  await db.execute(sql`
    update provisioning.outbox set lease_expires_at = null where id = ${messageId}::uuid and state = 'pending'`);
}
