import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { retrying } from "@/db/client";
import type { Refusal } from "@/lib/guards/refusal";
import { answered, belongsToNoTenant, reopenCleanup } from "@/lib/provisioning/cleanup-flag";
import { type LeasedAttempt, leaseSeconds, undoRetryMs } from "./attempt";
import { withFaultPoint } from "./effect";
import { appendEvents } from "./events";
import { deleteAuthUser } from "./owner/auth-user";
import type { TerminalStage } from "./stages";

/** A create whose answer was lost can still land within the Auth server's own limit of 10 s. */
const quarantineSeconds = 15;
const inFlight = sql`provisioning.in_flight(status)`;

/** Ends an attempt for which nothing had been created. */
export async function failAttempt(held: LeasedAttempt, refusal: Refusal): Promise<void> {
  await endAttempt(held, "failed", refusal, noFlag);
}

/**
 * Undoes an attempt whose auth user exists or may exist.
 * Raising the fence comes first: it waits for a transaction that is still under way and shuts out every
 * later one. Where it finds the attempt completed, the commit had happened and nothing is undone.
 */
export async function undoAttempt(held: LeasedAttempt, refusal: Refusal): Promise<void> {
  if (await raiseFence(held)) return removeUserAndEnd(held, refusal);
  // Somebody else has ended it, and may have looked for the user before this worker created it.
  await reopenCleanup(held.id);
}

/**
 * Deletes the user, or flags it for clean-up, and ends the attempt; the caller has just raised its fence.
 * An account that was there before the attempt stays: then nothing had been created.
 */
export async function removeUserAndEnd(held: LeasedAttempt, refusal: Refusal): Promise<void> {
  if (held.ownerWasExisting) return endAttempt(held, "failed", refusal, noFlag);
  const { id, ownerUserId, unaccounted, recorder } = held;
  const deletion = await withFaultPoint("delete_user", id, () => deleteAuthUser(ownerUserId, id));
  // Absence is believed only after the quarantine, and so is a deletion that a late create can follow.
  const settled = deletion === "deleted" && unaccounted !== "lost";
  recorder.note(settled ? "auth_user_deleted" : "cleanup_flagged", { found: deletion });
  const flag = sql`insert into provisioning.auth_cleanups (user_id, attempt_id, reason, next_try_at)
    select ${ownerUserId}::uuid, id, ${unaccounted === "answered" ? answered : deletion}, now() + ${quarantineSeconds} * interval '1 second' from ended
    where ${belongsToNoTenant(sql`${ownerUserId}::uuid`)}`;
  await endAttempt(held, "rolled_back", refusal, settled ? noFlag : flag);
}

const noFlag = sql`select null where false`;

async function raiseFence(held: LeasedAttempt): Promise<boolean> {
  const { id, fence, recorder } = held;
  recorder.note("undo_started");
  const { rows } = await withFaultPoint("raise_fence", id, () =>
    recorder.record((marks) =>
      retrying(undoRetryMs).execute<{ fence: number }>(sql`
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
  if (row) held.fence = row.fence;
  return row !== undefined;
}

/** Writes the ending, its event and a clean-up flag in one statement; under an old fence it writes nothing. */
async function endAttempt(
  held: LeasedAttempt,
  status: TerminalStage,
  refusal: Refusal,
  flag: SQL,
): Promise<void> {
  const { id, fence, recorder } = held;
  const { code, field, detail } = refusal;
  recorder.enter(status, { code });
  // The quarantine counts from here, so the later of the two clocks has the say.
  const endsAt = sql`greatest(now(), started_at + ${recorder.elapsedMs()}::float8 * interval '1 millisecond')`;
  await withFaultPoint("end_attempt", id, () =>
    recorder.record((marks) =>
      retrying(undoRetryMs).execute(sql`
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

/** The details of a refusal as one line, such as "sqlstate: 57014". */
function reasonOf({ code, detail = {} }: Refusal): string {
  const known = Object.entries(detail).filter(([, value]) => value !== undefined);
  const words = known.map(
    ([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return words.join(", ") || code;
}
