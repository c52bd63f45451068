import "server-only";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { backOffSeconds } from "@/lib/platform/back-off";
import { log } from "@/lib/platform/logging/log";
import { belongsToNoTenant, type CleanupReason } from "../provisioning/cleanup-flag";
import { appendNote } from "../provisioning/events";
import { withFaultPoint } from "../provisioning/fault-points";
import { endedRequestsWindowSeconds, lateUserWindowSeconds } from "../provisioning/limits";
import { type AuthUserDeletion, deleteAuthUser } from "../provisioning/owner/auth-user";

/**
 * The number of tries, whatever their results, after which an admin must handle a user that the Auth server refuses to
 * delete. For a user that does not belong to the attempt, two are enough. If the Auth server does not answer, tries continue.
 */
const triesBeforeManual = 8;
/** The earliest time at which a clean-up can be left to an admin, in seconds after its attempt's end. */
const manualAfterSeconds = 600;

type Flag = { user_id: string; attempt_id: string; reason: CleanupReason; tries: number };
export type CleanupReport = { done: number; pending: number; manual: number };

/**
 * Processes up to fifty due clean-up flags: deletes each flagged user whose metadata has the attempt's id. Safe to run
 * concurrently: taking a flag counts a try and postpones the next one, and a result is written only if no other try
 * has started since.
 */
export async function runCleanups(only?: { userId: string }): Promise<CleanupReport> {
  const report: CleanupReport = { done: 0, pending: 0, manual: 0 };
  const { rows } = await db.execute<Flag>(sql`
    update provisioning.auth_cleanups set tries = tries + 1, next_try_at = now() + interval '1 minute'
    where user_id in (
      select user_id from provisioning.auth_cleanups
      where state = 'pending' and next_try_at <= now() ${only ? sql`and user_id = ${only.userId}::uuid` : sql``}
      order by next_try_at limit 50 for update skip locked
    ) returning user_id, attempt_id, reason, tries`);
  for (const flag of rows) {
    const deletion = await withFaultPoint("delete_user", flag.attempt_id, () =>
      deleteAuthUser(flag.user_id, flag.attempt_id),
    );
    const state = await withFaultPoint("settle_cleanup", flag.attempt_id, () => settle(flag, deletion));
    if (!state) continue;
    report[state]++;
    const about = { attemptId: flag.attempt_id, userId: flag.user_id, tries: flag.tries, found: deletion };
    log[state === "manual" ? "error" : "info"]({ ...about, state }, "clean-up tried");
  }
  return report;
}

/** Writes the result of one try. Returns null if another try has started since. */
async function settle(flag: Flag, deletion: AuthUserDeletion): Promise<keyof CleanupReport | null> {
  const windowSeconds = flag.reason === "create-ended" ? endedRequestsWindowSeconds : lateUserWindowSeconds;
  // Needs two such results in a row, because one might come from a gateway instead of the Auth server.
  const mayNeedAdmin = deletion === "not-ours" || (deletion === "refused" && flag.tries >= triesBeforeManual);
  const { rows } = await db.execute<{ state: keyof CleanupReport }>(sql`
    with attempt as (
      select id, finished_at, flag.last_error in ('refused', 'not-ours') as refused_before,
        now() - finished_at > ${windowSeconds} * interval '1 second' as window_over
      from provisioning.attempts join provisioning.auth_cleanups as flag on attempt_id = id
      where user_id = ${flag.user_id}::uuid
    ), decided as (
      select id, case
          when ${deletion === "deleted"} or (${deletion === "absent"} and window_over) then 'done'
          when ${mayNeedAdmin} and refused_before and now() - finished_at > ${manualAfterSeconds} * interval '1 second' then 'manual'
          else 'pending' end as state,
        case
          -- Varies the wait by up to half, so that tries after an outage are spread out.
          when ${deletion !== "absent"} then now() + ${backOffSeconds(flag.tries)} * (0.5 + random()) * interval '1 second'
          -- Tries again soon after the attempt, and then when the window is over.
          when now() - finished_at > interval '1 minute'
            then greatest(now() + interval '1 minute', finished_at + ${lateUserWindowSeconds + 1} * interval '1 second')
          else now() + interval '1 minute' end as next_try_at
      from attempt
    ), settled as (
      update provisioning.auth_cleanups as flag
      set state = decided.state, next_try_at = decided.next_try_at,
        last_error = ${deletion === "deleted" || deletion === "absent" ? null : deletion}
      from decided where flag.user_id = ${flag.user_id}::uuid and flag.tries = ${flag.tries} and flag.state = 'pending'
      returning decided.id, decided.state
    ), logged as (${appendNote(
      "settled",
      sql`jsonb_build_object('event', 'cleanup_' || attempt.state, 'found', ${deletion}::text)`,
    )})
    select state from settled`);
  return rows[0]?.state ?? null;
}

/**
 * Flags users that exist although their attempt was undone, such as one created by a worker that was paused for longer
 * than all time limits. Skips users with an open clean-up. If an admin has closed the clean-up of a user that does not
 * belong to the attempt, skips this user too. Checks the attempts of the last 30 days, or all. Returns the number of new flags.
 */
export async function flagLateUsers({ ofAnyAge = false } = {}): Promise<number> {
  const { rowCount } = await db.execute(sql`
    with flagged as (
      insert into provisioning.auth_cleanups (user_id, attempt_id, reason, next_try_at)
      select account.id, undone.attempt_id, 'late', now()
      from provisioning.undone_owners as undone join provisioning.accounts as account on account.id = undone.user_id
      where ${belongsToNoTenant(sql`account.id`)} and (${ofAnyAge} or undone.started_at > now() - interval '30 days')
        and not exists (
          select from provisioning.auth_cleanups as cleanup where cleanup.user_id = account.id and (cleanup.state <> 'done'
            or (cleanup.resolved_by is not null and account.attempt_id is distinct from undone.attempt_id::text))
        )
      on conflict (user_id) do update set state = 'pending', tries = 0, resolved_by = null, next_try_at = now()
        where auth_cleanups.state = 'done'
      returning attempt_id as id
    ), logged as (${appendNote("flagged", sql`'{"event": "cleanup_flagged", "found": "late"}'::jsonb`)})
    select id from flagged`);
  return rowCount ?? 0;
}
