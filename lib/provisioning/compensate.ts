import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { retryingConflicts } from "@/db/client";
import type { Refusal } from "@/lib/guards/refusal";
import { answered, belongsToNoTenant, reopenCleanup } from "@/lib/provisioning/cleanup-flag";
import { type LeasedAttempt, leaseSeconds, undoRetryMs } from "./attempt";
import { withFaultPoint } from "./effect";
import { appendEvents } from "./events";
import { deleteAuthUser } from "./owner/auth-user";
import type { TerminalStage } from "./stages";

/** A create request whose response was lost can still succeed within the Auth server's own timeout of 10 s. */
const quarantineSeconds = 15;
const inFlight = sql`provisioning.in_flight(status)`;

/** Ends an attempt that has created nothing. */
export async function failAttempt(attempt: LeasedAttempt, refusal: Refusal): Promise<void> {
  await endAttempt(attempt, "failed", refusal, noFlag);
}

/**
 * Undoes an attempt whose auth user exists or may exist. Raises the fence first: the update waits, up to the lock
 * timeout, for a commit that is still running, and a later commit fails on the old fence. If the attempt turns out to be completed, nothing is undone.
 */
export async function undoAttempt(attempt: LeasedAttempt, refusal: Refusal): Promise<void> {
  if (await raiseFence(attempt)) return removeUserAndEnd(attempt, refusal);
  // The attempt has committed, or another worker has undone it. That worker may have looked for the user before this one
  // created it, so reopen the clean-up. This does nothing for a completed attempt.
  await reopenCleanup(attempt.id);
}

/**
 * Deletes the auth user, or flags it for clean-up, and ends the attempt. The caller must have raised the fence.
 * An existing account is kept: the attempt has created nothing, so it ends as `failed`.
 */
export async function removeUserAndEnd(attempt: LeasedAttempt, refusal: Refusal): Promise<void> {
  if (attempt.ownerWasExisting) return endAttempt(attempt, "failed", refusal, noFlag);
  const { id, ownerUserId, unaccounted, recorder } = attempt;
  const deletion = await withFaultPoint("delete_user", id, () => deleteAuthUser(ownerUserId, id));
  // A late create request can follow an absence, and after a lost response a deletion too. The clean-up therefore
  // looks again after the quarantine.
  const settled = deletion === "deleted" && unaccounted !== "lost";
  recorder.note(settled ? "auth_user_deleted" : "cleanup_flagged", { found: deletion });
  const flag = sql`insert into provisioning.auth_cleanups (user_id, attempt_id, reason, next_try_at)
    select ${ownerUserId}::uuid, id, ${unaccounted === "answered" ? answered : deletion}, now() + ${quarantineSeconds} * interval '1 second' from ended
    where ${belongsToNoTenant(sql`${ownerUserId}::uuid`)}`;
  await endAttempt(attempt, "rolled_back", refusal, settled ? noFlag : flag);
}

const noFlag = sql`select null where false`;

/** Raises the fence and renews the lease. False if the attempt has ended or another worker has taken it over. */
async function raiseFence(attempt: LeasedAttempt): Promise<boolean> {
  const { id, fence, recorder } = attempt;
  recorder.note("undo_started");
  const { rows } = await withFaultPoint("raise_fence", id, () =>
    recorder.record((marks) =>
      retryingConflicts(undoRetryMs).execute<{ fence: number }>(sql`
        with raised as (
          update provisioning.attempts
          set fence = fence + 1, lease_expires_at = now() + ${leaseSeconds} * interval '1 second'
          where id = ${id} and fence = ${fence} and ${inFlight}
          returning id, started_at, fence
        )
        select fence, ${appendEvents("raised", marks)} from raised`),
    ),
  );
  const [row] = rows;
  if (row) attempt.fence = row.fence;
  return row !== undefined;
}

/** Writes the final status, its event and the clean-up flag in one statement. With an old fence it writes nothing. */
async function endAttempt(
  attempt: LeasedAttempt,
  status: TerminalStage,
  refusal: Refusal,
  flag: SQL,
): Promise<void> {
  const { id, fence, recorder } = attempt;
  const { code, field, detail } = refusal;
  recorder.enter(status, { code });
  // The quarantine starts here, so take the later of the two clocks.
  const endsAt = sql`greatest(now(), started_at + ${recorder.elapsedMs()}::float8 * interval '1 millisecond')`;
  await withFaultPoint("end_attempt", id, () =>
    recorder.record((marks) =>
      retryingConflicts(undoRetryMs).execute(sql`
        with ended as (
          update provisioning.attempts
          set status = ${status}, error_code = ${code}, error_detail = ${JSON.stringify({ field, ...detail })}::jsonb,
            rollback_reason = ${status === "rolled_back" ? reasonOf(refusal) : null},
            finished_at = ${endsAt}, duration_ms = extract(epoch from ${endsAt} - started_at) * 1000
          where id = ${id} and fence = ${fence} and ${inFlight}
          returning id, started_at
        ), flagged as (${flag})
        select id, ${appendEvents("ended", marks)} from ended`),
    ),
  );
}

/** A refusal's details on one line, such as "sqlstate: 57014". */
function reasonOf({ code, detail = {} }: Refusal): string {
  const known = Object.entries(detail).filter(([, value]) => value !== undefined);
  const words = known.map(
    ([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return words.join(", ") || code;
}
