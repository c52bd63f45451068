import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { db, type Executor, transaction } from "@/db/client";
import type { Actor } from "@/lib/auth/actor";
import type { ErrorCode } from "@/lib/guards/error-codes";
import { type ErrorDetail, type Refusal, storedRefusal, toErrorDetail } from "@/lib/guards/refusal";
import { enqueueMessage } from "@/lib/outbox/enqueue";
import { invalidateLinks, lockLinks } from "@/lib/owner-access/links/mint";
import { dropInvitation, newOwnerOf } from "@/lib/owner-access/links/new-owner";
import { recordEvent } from "@/lib/owner-access/record";
import type { EmailAnswer } from "@/lib/provisioning/answers";
import { withFaultPoint } from "@/lib/provisioning/fault-points";
import { leaseSeconds } from "@/lib/provisioning/limits";
import { recordStaffEvent } from "@/lib/staff-log/record";
import type { CorrectEmailInput } from "./correct-email-input";
import type { emailChangeStates } from "./email-change-states";

/** A change that this worker is allowed to end. A takeover raises the fence, and a write with an old fence changes no row. */
export type LeasedChange = {
  id: string;
  fence: number;
  attemptId: string;
  ownerId: string;
  oldEmail: string;
  newEmail: string;
  actor: Actor;
};

export type StoredChange = LeasedChange & {
  status: (typeof emailChangeStates)[number];
  refusal: Refusal | null;
};

export type Start =
  | { kind: "started"; change: LeasedChange }
  /** The key was used before. */
  | { kind: "key-used"; change: StoredChange }
  /** Another change is in progress, an e-mail is being sent, or a link is being used. */
  | { kind: "busy" }
  /** The account can't be given a link, or its address is confirmed. */
  | { kind: "ineligible" }
  /** The attempt created no tenant for a new owner, or the account was deleted or no longer owns the tenant. */
  | { kind: "not_found" }
  | { kind: "same" }
  | { kind: "taken"; answer: EmailAnswer };

/**
 * Records a change before the Auth server is called. Also invalidates earlier links and drops a pending invitation: once
 * the address has changed, a link sent to the old address must not work.
 */
export function startChange(actor: Actor, input: CorrectEmailInput): Promise<Start> {
  const { changeId, attemptId, email } = input;
  return withFaultPoint("start_email_change", changeId, () =>
    transaction(async (tx) => {
      await lockLinks(tx, attemptId);
      const earlier = await readChange(tx, changeId);
      if (earlier) return { kind: "key-used", change: earlier };
      const owner = await newOwnerOf(tx, attemptId);
      if (!owner) return { kind: "not_found" };
      const { ownerId, email: oldEmail } = owner;
      const { confirmed, allowed, changing, taken } = await factsOf(tx, attemptId, ownerId, email);
      if (!owner.mayHaveLink || confirmed) return { kind: "ineligible" };
      if (changing || owner.inviting || !allowed) return { kind: "busy" };
      if (oldEmail.toLowerCase() === email) return { kind: "same" };
      if (taken) return { kind: "taken", answer: taken };
      const change = { id: changeId, fence: 1, attemptId, ownerId, oldEmail, newEmail: email, actor };
      await insertChange(tx, change);
      return { kind: "started", change };
    }),
  );
}

type Facts = { confirmed: boolean; allowed: boolean; changing: boolean; taken: EmailAnswer | null };

async function factsOf(tx: Executor, attemptId: string, ownerId: string, email: string): Promise<Facts> {
  const { rows } = await tx.execute<Facts>(sql`
    select (select email_confirmed_at is not null from provisioning.accounts where id = ${ownerId}::uuid) as confirmed,
      provisioning.can_correct_email(${attemptId}::uuid, ${ownerId}::uuid) as allowed,
      exists (select from provisioning.owner_email_changes where owner_id = ${ownerId}::uuid and status = 'changing') as changing,
      provisioning.check_owner_email(${email}) as taken`);
  const [facts] = rows;
  if (!facts) throw new Error("the owner query returned no row");
  return facts;
}

async function insertChange(tx: Executor, change: LeasedChange): Promise<void> {
  const { id, attemptId, ownerId, oldEmail, newEmail, actor } = change;
  await tx.execute(sql`
    insert into provisioning.owner_email_changes (id, attempt_id, owner_id, old_email, new_email, actor_id, actor_email, lease_expires_at)
    values (${id}::uuid, ${attemptId}::uuid, ${ownerId}::uuid, ${oldEmail}, ${newEmail}, ${actor.id}::uuid, ${actor.email},
      now() + ${leaseSeconds} * interval '1 second')`);
  await invalidateLinks(tx, ownerId, "replaced_at");
  await dropInvitation(tx, attemptId, "replaced");
  await recordEvent(tx, attemptId, "email_change_started", actor.email);
  await recordStaffEvent(
    actor,
    "owner_email_change_started",
    { attemptId, from: oldEmail, to: newEmail },
    tx,
  );
}

/**
 * Ends a change. After a success, also puts an invitation into the outbox. Returns false if the change had already ended
 * or was taken over.
 */
export function endChange(change: LeasedChange, refusal: Refusal | null): Promise<boolean> {
  const { id, fence, attemptId, ownerId, oldEmail, newEmail, actor } = change;
  return withFaultPoint("end_email_change", id, () =>
    transaction(async (tx) => {
      await lockLinks(tx, attemptId);
      const detail = refusal && JSON.stringify(toErrorDetail(refusal));
      const { rowCount } = await tx.execute(sql`
        update provisioning.owner_email_changes set status = ${refusal ? "failed" : "completed"},
          error_code = ${refusal?.code ?? null}, error_detail = ${detail}::jsonb
        where id = ${id}::uuid and fence = ${fence} and status = 'changing'`);
      if (rowCount !== 1) return false;
      const event = refusal ? "email_change_failed" : "email_changed";
      await recordEvent(tx, attemptId, event, actor.email);
      const about = { attemptId, from: oldEmail, to: newEmail, code: refusal?.code };
      await recordStaffEvent(actor, `owner_${event}`, about, tx);
      if (!refusal)
        await enqueueMessage(tx, attemptId, "owner_activation", { ownerUserId: ownerId, askedBy: "admin" });
      return true;
    }),
  );
}

/** Extends the lease before a request to the Auth server. False if the change has ended or was taken over. */
export async function renewLease({ id, fence }: LeasedChange): Promise<boolean> {
  const { rowCount } = await db.execute(sql`
    update provisioning.owner_email_changes set lease_expires_at = now() + ${leaseSeconds} * interval '1 second'
    where id = ${id}::uuid and fence = ${fence} and status = 'changing'`);
  return rowCount === 1;
}

/** Takes over one change whose lease has expired by the database's clock; null if there is none. */
export async function takeOverChange(condition: SQL): Promise<LeasedChange | null> {
  const { rows } = await withFaultPoint("take_over_email_change", "", () =>
    db.execute<{ id: string }>(sql`
      update provisioning.owner_email_changes
      set fence = fence + 1, lease_expires_at = now() + ${leaseSeconds} * interval '1 second'
      where id = (
        select id from provisioning.owner_email_changes where status = 'changing' and lease_expires_at < now() and ${condition}
        order by lease_expires_at limit 1 for update skip locked
      )
      returning id`),
  );
  const [taken] = rows;
  return taken ? readChange(db, taken.id) : null;
}

type ChangeRow = Omit<StoredChange, "refusal"> & {
  errorCode: ErrorCode | null;
  errorDetail: ErrorDetail | null;
};

export async function readChange(on: Executor, id: string): Promise<StoredChange | null> {
  const { rows } = await on.execute<ChangeRow>(sql`
    select id, fence, attempt_id as "attemptId", owner_id as "ownerId", old_email as "oldEmail", new_email as "newEmail",
      jsonb_build_object('id', actor_id, 'email', actor_email) as actor, status,
      error_code as "errorCode", error_detail as "errorDetail"
    from provisioning.owner_email_changes where id = ${id}::uuid`);
  const [row] = rows;
  if (!row) return null;
  const { errorCode, errorDetail, ...change } = row;
  return { ...change, refusal: errorCode && storedRefusal(errorCode, errorDetail) };
}
