import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { uniqueViolation } from "@/db/errors";
import { log } from "@/lib/platform/logging/log";
import type { LeasedAttempt } from "./attempt";
import { appendNote } from "./events";
import { withFaultPoint } from "./fault-points";
import { leaseSeconds } from "./limits";
import { StageRecorder } from "./stage-recorder";
import type { Stage } from "./stages";
import { undoBehindFence } from "./undo";

/*
 * Takeovers of attempts whose worker died or paused. Called by a claim that needs the slug or the address (provision.ts),
 * a repeated request (outcome/replay.ts), a page that watches the attempt (progress.ts), and the reconciler
 * (lib/jobs/reconcile.ts), which then also finds late users and runs the clean-ups (lib/cleanups/run.ts).
 */

/** `overtaken`: another worker took the attempt over during the undo, and ends it. `none`: there is no attempt to take over. */
export type ExpiredUndo = "ended" | "overtaken" | "none";

/** Undoes the attempts with an expired lease that hold this slug or address. Returns true if there was one. */
export async function undoExpiredHolders(slug: string, ownerEmail: string): Promise<boolean> {
  let foundAny = false;
  while ((await undoExpired(sql`(slug = ${slug} or owner_email = ${ownerEmail})`)) !== "none")
    foundAny = true;
  return foundAny;
}

/** Undoes this attempt if its lease has expired. */
export function undoExpiredAttempt(attemptId: string): Promise<ExpiredUndo> {
  return undoExpired(sql`id = ${attemptId}::uuid`);
}

/**
 * Takes over one matching attempt whose lease has expired, and undoes it with the code INTERRUPTED. The code's detail is
 * the last recorded stage. The worker may have gone further, because later stages are recorded with the commit or undo.
 */
export async function undoExpired(condition: SQL): Promise<ExpiredUndo> {
  const attempt = await takeOver(condition).catch((error) => {
    // The note's number is from a snapshot older than the row lock, and a concurrent statement has appended an event
    // with the same number. A retry sees that event.
    if (uniqueViolation(error) === "attempt_events_attempt_id_seq_pk") return takeOver(condition);
    throw error;
  });
  if (!attempt) return "none";
  const { id, stage } = attempt;
  const ended = await undoBehindFence(attempt, { code: "INTERRUPTED", detail: { stage } });
  if (!ended) return "overtaken";
  log.error({ attemptId: id, code: "INTERRUPTED", stage }, "interrupted attempt undone");
  return "ended";
}

type TakenRow = {
  id: string;
  fence: number;
  owner_user_id: string;
  existing: boolean;
  stage: Stage;
  elapsed_ms: number;
};

/**
 * Raises the fence of one attempt whose lease has expired by the database's clock, and renews the lease for the undo.
 * Skips a locked row, because its own worker is committing it or another worker is taking it over.
 */
async function takeOver(condition: SQL): Promise<(LeasedAttempt & { stage: Stage }) | null> {
  const { rows } = await withFaultPoint("take_over", "", () =>
    db.execute<TakenRow>(sql`
      with expired as (
        select id from provisioning.attempts
        where provisioning.in_flight(status) and lease_expires_at < now() and ${condition}
        order by lease_expires_at limit 1 for update skip locked
      ), taken as (
        update provisioning.attempts as attempt
        set fence = fence + 1, lease_expires_at = now() + ${leaseSeconds} * interval '1 second'
        from expired where attempt.id = expired.id
        returning attempt.id, fence, owner_user_id, owner_was_existing, started_at
      ), logged as (${appendNote("taken", sql`'{"event": "taken_over"}'::jsonb`)} returning attempt_id, stage, at)
      select id, fence, owner_user_id, owner_was_existing as existing, stage, (extract(epoch from at - started_at) * 1000)::float8 as elapsed_ms
      from taken join logged on attempt_id = id`),
  );
  const [taken] = rows;
  if (!taken) return null;
  const { id, fence, stage } = taken;
  const recorder = StageRecorder.resume(stage, taken.elapsed_ms);
  return {
    id,
    fence,
    ownerUserId: taken.owner_user_id,
    ownerWasExisting: taken.existing,
    // Unless it was paused, the overtaken worker's requests ended before its lease expired, so a deletion is final. An
    // absent user is flagged. If a paused worker creates the user later, `flagLateUsers` finds it.
    createResult: "known",
    recorder,
    stage,
  };
}
