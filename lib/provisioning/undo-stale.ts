import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { uniqueViolation } from "@/db/errors";
import { log } from "@/lib/platform/logging/log";
import { type LeasedAttempt, leaseSeconds } from "./attempt";
import { removeUserAndEnd } from "./compensate";
import { withFaultPoint } from "./effect";
import { appendNote } from "./events";
import { type Stage, StageRecorder } from "./stages";

/** Ends stale attempts that hold this slug or address; true where one was in the way. */
export async function undoStaleHolders(slug: string, ownerEmail: string): Promise<boolean> {
  let found = false;
  while (await undoStale(sql`(slug = ${slug} or owner_email = ${ownerEmail})`)) found = true;
  return found;
}

/** Ends this attempt if its worker has died; true where it had. */
export function undoStaleAttempt(attemptId: string): Promise<boolean> {
  return undoStale(sql`id = ${attemptId}::uuid`);
}

/** Before the commit only backwards: an attempt that died on its way is undone, never continued. */
export async function undoStale(which: SQL): Promise<boolean> {
  const held = await takeOver(which).catch((error) => {
    // An event was written since the statement's view of the log, and has the number: the next view has it.
    if (uniqueViolation(error) === "attempt_events_attempt_id_seq_pk") return takeOver(which);
    throw error;
  });
  if (!held) return false;
  await removeUserAndEnd(held, { code: "INTERRUPTED", detail: { stage: held.stage } });
  log.error({ attemptId: held.id, code: "INTERRUPTED", stage: held.stage }, "interrupted attempt undone");
  return true;
}

type Taken = {
  id: string;
  fence: number;
  owner_user_id: string;
  existing: boolean;
  stage: Stage;
  elapsed_ms: number;
};

/** Takes over one attempt whose lease has run out by the database's clock, with the next fence. */
async function takeOver(which: SQL): Promise<(LeasedAttempt & { stage: Stage }) | null> {
  const { rows } = await withFaultPoint("take_over", "", () =>
    db.execute<Taken>(sql`
      with stale as (
        select id from provisioning.attempts
        where provisioning.in_flight(status) and lease_expires_at < now() and ${which}
        order by lease_expires_at limit 1 for update skip locked
      ), taken as (
        update provisioning.attempts as attempt
        set fence = fence + 1, lease_expires_at = now() + ${leaseSeconds} * interval '1 second'
        from stale where attempt.id = stale.id
        returning attempt.id, fence, owner_user_id, owner_was_existing, started_at
      ), logged as (${appendNote("taken", sql`'{"event": "taken_over"}'::jsonb`)} returning attempt_id, stage, at)
      select id, fence, owner_user_id, owner_was_existing as existing, stage, (extract(epoch from at - started_at) * 1000)::float8 as elapsed_ms
      from taken join logged on attempt_id = id`),
  );
  const [taken] = rows;
  if (!taken) return null;
  const { id, fence, stage } = taken;
  const recorder = StageRecorder.resume(stage, taken.elapsed_ms);
  const owner = {
    ownerUserId: taken.owner_user_id,
    ownerWasExisting: taken.existing,
    unaccounted: "no" as const,
  };
  return { id, fence, ...owner, recorder, stage };
}
