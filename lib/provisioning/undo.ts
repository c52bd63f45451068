import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { retryingConflicts } from "@/db/client";
import { type Refusal, toErrorDetail } from "@/lib/guards/refusal";
import { log } from "@/lib/platform/logging/log";
import { lateEffectSeconds } from "../auth/server-call";
import type { LeasedAttempt } from "./attempt";
import { belongsToNoTenant, type CleanupReason, mayBeFlagged, reopenCleanup } from "./cleanup-flag";
import { appendEvents } from "./events";
import { type Effect, withFaultPoint } from "./fault-points";
import { leaseSeconds, undoRetryMs } from "./limits";
import { deleteAuthUser } from "./owner/auth-user";
import type { StageMark } from "./stage-recorder";
import { type FailureStage, failureStage } from "./stages";

/*
 * Ends attempts that did not complete. Which function to call:
 *
 * | situation                                          | function         | steps                                           |
 * | -------------------------------------------------- | ---------------- | ----------------------------------------------- |
 * | no user was created, and none can be               | failAttempt      | end the attempt                                 |
 * | a user or the records exist, or may exist          | undoAttempt      | raise the fence, then undoBehindFence           |
 * | the lease expired, and a takeover raised the fence | undoBehindFence  | delete the user, then end the attempt and, in   |
 * |                                                    |                  | the same statement, flag the user unless the    |
 * |                                                    |                  | deletion is final                               |
 *
 * The status becomes `failed` after failAttempt, and for an existing owner, whose account is kept; otherwise
 * `rolled_back`. An undo touches no records: they are committed together with `completed`, or not at all. A worker that
 * dies between two steps leaves the attempt in flight. A takeover then repeats every step, and the attempt ends with
 * INTERRUPTED.
 */

const inFlight = sql`provisioning.in_flight(status)`;
const noFlag = sql`select null where false`;

/**
 * Ends an attempt that has created nothing. Does not raise the fence, because no records were sent or the caller has
 * raised it. Returns false if another worker overtook this one: that worker ends it.
 */
export function failAttempt(attempt: LeasedAttempt, refusal: Refusal): Promise<boolean> {
  return endAttempt(attempt, failureStage({ mayHaveCreatedUser: false }), refusal, noFlag);
}

/**
 * Undoes an attempt whose user or records may exist. Undoes nothing if it has completed. Raises the fence first, so
 * that no commit can follow the user's deletion: the update waits for a commit that is still running, and a later one
 * fails on the old fence. Throws if the wait exceeds the lock timeout; the attempt is then undone once its lease has
 * expired.
 */
export async function undoAttempt(attempt: LeasedAttempt, refusal: Refusal): Promise<void> {
  if (await raiseFence(attempt)) {
    await undoBehindFence(attempt, refusal);
    return;
  }
  // The attempt has completed, or another worker has taken it over. If that worker has already ended it, it may have
  // looked for the user before this one created it, so flag the user again. This does nothing if the attempt has
  // completed, or is still being undone.
  await reopenCleanup(attempt.id);
}

/**
 * Deletes the auth user and ends the attempt. Flags the user for clean-up unless the deletion is final. Keeps an
 * existing owner, and a user who has since become a member of a tenant: the membership's foreign key (`on delete
 * restrict`) protects the account. The caller must have raised the fence. Returns false if another worker overtook this
 * one: that worker ends the attempt.
 */
export async function undoBehindFence(attempt: LeasedAttempt, refusal: Refusal): Promise<boolean> {
  if (attempt.ownerWasExisting) return failAttempt(attempt, refusal);
  const status = failureStage({ mayHaveCreatedUser: true });
  const { id, ownerUserId, createResult, recorder } = attempt;
  const deletion = await withFaultPoint("delete_user", id, () => deleteAuthUser(ownerUserId, id));
  // The deletion is final only if the user was found and deleted, and no create request can follow. An absent user is
  // flagged even if the results of all requests are known: a 200 may have come without a commit, the lookup may have been
  // wrong, or a worker that was paused for longer than its lease may still send its request.
  const isFinal = deletion === "deleted" && createResult !== "may-follow";
  // A user who has become a member of a tenant is kept. The flag's own statement checks this again.
  if (isFinal || !(await mayBeFlagged(ownerUserId))) {
    if (deletion === "deleted") recorder.note("auth_user_deleted", { found: deletion });
    else if (deletion !== "absent") recorder.note("auth_user_kept", { found: deletion });
    return endAttempt(attempt, status, refusal, noFlag);
  }
  // Even `not-ours` is flagged, because that answer may come from a gateway. The clean-up never deletes such a user.
  recorder.note("cleanup_flagged", { found: deletion });
  const reason: CleanupReason = createResult === "ended" ? "create-ended" : deletion;
  const flag = sql`insert into provisioning.auth_cleanups (user_id, attempt_id, reason, next_try_at)
    select ${ownerUserId}::uuid, id, ${reason}, now() + ${lateEffectSeconds} * interval '1 second' from ended
    where ${belongsToNoTenant(sql`${ownerUserId}::uuid`)}`;
  return endAttempt(attempt, status, refusal, flag);
}

/** Raises the fence and renews the lease. False if the attempt has ended or another worker has taken it over. */
async function raiseFence(attempt: LeasedAttempt): Promise<boolean> {
  const { id, fence, recorder } = attempt;
  recorder.note("undo_started");
  const isRaised = await write(
    "raise_fence",
    attempt,
    (marks) => sql`
      with raised as (
        update provisioning.attempts
        set fence = fence + 1, lease_expires_at = now() + ${leaseSeconds} * interval '1 second'
        where id = ${id} and fence = ${fence} and ${inFlight}
        returning id, started_at
      )
      select id, ${appendEvents("raised", marks)} from raised`,
  );
  if (isRaised) attempt.fence = fence + 1;
  return isRaised;
}

/**
 * Writes the final status, its event and the clean-up flag in one statement. Returns false, and writes nothing, if
 * another worker has raised the fence: that worker ends the attempt.
 */
async function endAttempt(
  attempt: LeasedAttempt,
  status: FailureStage,
  refusal: Refusal,
  flag: SQL,
): Promise<boolean> {
  const { id, fence, recorder } = attempt;
  const { code } = refusal;
  recorder.enter(status, { code });
  // The clean-up looks for late users for a fixed time after `finished_at`, so use the later of the database's time and
  // the worker's.
  const endsAt = sql`greatest(now(), started_at + ${recorder.elapsedMs()}::float8 * interval '1 millisecond')`;
  const hasEnded = await write(
    "end_attempt",
    attempt,
    (marks) => sql`
      with ended as (
        update provisioning.attempts
        set status = ${status}, error_code = ${code}, error_detail = ${JSON.stringify(toErrorDetail(refusal))}::jsonb,
          rollback_reason = ${status === "rolled_back" ? reasonOf(refusal) : null},
          finished_at = ${endsAt}, duration_ms = extract(epoch from ${endsAt} - started_at) * 1000
        where id = ${id} and fence = ${fence} and ${inFlight}
        returning id, started_at
      ), flagged as (${flag})
      select id, ${appendEvents("ended", marks)} from ended`,
  );
  if (!hasEnded) log.warn({ attemptId: id, fence, code }, "undo overtaken by another worker");
  return hasEnded;
}

/**
 * Runs a statement with the stages that are not in the database yet, and retries it after a deadlock or a serialization
 * failure. Returns true if it changed the attempt.
 */
async function write(
  effect: Effect,
  { id, recorder }: LeasedAttempt,
  statement: (marks: readonly StageMark[]) => SQL,
): Promise<boolean> {
  const { rows } = await withFaultPoint(effect, id, () =>
    recorder.record((marks) => retryingConflicts(undoRetryMs).execute(statement(marks))),
  );
  return rows.length > 0;
}

/** A refusal's details on one line, such as "sqlstate: 57014". */
function reasonOf({ code, detail = {} }: Refusal): string {
  const entries = Object.entries(detail).filter(([, value]) => value !== undefined);
  const words = entries.map(
    ([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return words.join(", ") || code;
}
