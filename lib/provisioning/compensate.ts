import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { type Attempt, leaseSeconds } from "./attempt";
import { deleteAuthUser } from "./auth-user";
import type { Refusal } from "./errors";
import { appendEvents } from "./events";
import type { TerminalStage } from "./stages";

/** A create whose answer was lost can still land within the Auth server's own limit of 10 s. */
const quarantineSeconds = 15;
const deleteTimeoutMs = 12_000;
const inFlight = sql`status not in ('completed', 'failed', 'rolled_back')`;

/** Ends an attempt for which nothing had been created. */
export async function failAttempt(attempt: Attempt, refusal: Refusal): Promise<void> {
  await endAttempt(attempt, "failed", refusal, sql`select null where false`);
}

/**
 * Undoes an attempt whose auth user exists or may exist: deletes it, or flags it for clean-up.
 * Raising the fence comes first: it waits for a transaction that is still under way and shuts out every
 * later one. Where it finds the attempt completed, the commit had happened and nothing is undone.
 */
export async function undoAttempt(attempt: Attempt, refusal: Refusal): Promise<void> {
  if (!(await raiseFence(attempt))) return;
  const { id, ownerUserId, clock } = attempt;
  const deletion = await deleteAuthUser(ownerUserId, id, deleteTimeoutMs);
  clock.note(deletion === "deleted" ? "auth_user_deleted" : "cleanup_flagged", { found: deletion });
  // Absence is believed only after the quarantine: the create may still land.
  const flag =
    deletion === "deleted"
      ? sql`select null where false`
      : sql`insert into provisioning.auth_cleanups (user_id, attempt_id, reason, next_try_at)
            select ${ownerUserId}::uuid, id, ${deletion}, now() + ${quarantineSeconds} * interval '1 second' from ended`;
  await endAttempt(attempt, "rolled_back", refusal, flag);
}

async function raiseFence(attempt: Attempt): Promise<boolean> {
  const { id, fence, clock } = attempt;
  clock.note("undo_started");
  const { rows } = await clock.record((marks) =>
    db.execute<{ fence: number }>(sql`
      with raised as (
        update provisioning.attempts
        set fence = fence + 1, lease_expires_at = now() + ${leaseSeconds} * interval '1 second'
        where id = ${id} and fence = ${fence} and ${inFlight}
        returning id, started_at, fence
      ), logged as (${appendEvents("raised", marks)})
      select fence from raised`),
  );
  const [row] = rows;
  if (row) attempt.fence = row.fence;
  return row !== undefined;
}

/** Writes the ending, its event and a clean-up flag in one statement; under an old fence it writes nothing. */
async function endAttempt(
  attempt: Attempt,
  status: TerminalStage,
  refusal: Refusal,
  flag: SQL,
): Promise<void> {
  const { id, fence, clock } = attempt;
  clock.reach(status, { code: refusal.code });
  await clock.record((marks) =>
    db.execute(sql`
      with ended as (
        update provisioning.attempts
        set status = ${status}, error_code = ${refusal.code},
          error_detail = ${JSON.stringify({ field: refusal.field, ...refusal.detail })}::jsonb,
          rollback_reason = ${status === "rolled_back" ? reasonOf(refusal) : null},
          finished_at = now(), duration_ms = ${clock.elapsedMs()}::float8
        where id = ${id} and fence = ${fence} and ${inFlight}
        returning id, started_at
      ), logged as (${appendEvents("ended", marks)}), flagged as (${flag})
      select id from ended`),
  );
}

/** The details of a refusal as one line, such as "sqlstate: 57014". */
function reasonOf({ code, detail = {} }: Refusal): string {
  const known = Object.entries(detail).filter(([, value]) => value !== undefined);
  return (
    known
      .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
      .join(", ") || code
  );
}
