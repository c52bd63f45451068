import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { databaseError } from "@/db/errors";
import { blueprint } from "@/db/product/blueprint";
import type { Actor } from "@/lib/auth/actor";
import type { Refusal } from "@/lib/guards/refusal";
import { log } from "@/lib/platform/logging/log";
import { requestHash } from "./attempt";
import { appendEvents } from "./events";
import type { ProvisionInput } from "./input";
import { logOutcome } from "./log-outcome";
import type { Outcome } from "./outcome";
import type { StageRecorder } from "./stages";

/** What the caller is told, and whether it is stored: now, or something else under the same key before, or not. */
export type Refused = { outcome: Outcome; stored: "now" | "earlier" | "not" };

/** The answer to a form that is no attempt yet: its sender may not send it, or its input does not parse. */
export function unrecorded(attemptId: string, { code, field, fields, detail = {} }: Refusal) {
  return {
    kind: "refused",
    attemptId,
    status: "failed",
    code,
    field,
    fields,
    detail,
    cleanupPending: false,
    recorded: false,
  } satisfies Outcome;
}

/**
 * Records an attempt of a staff member, whose input was valid, that was refused before anything existed.
 * If even that cannot be written, the refusal is the answer all the same: nothing depends on its record.
 */
export async function refuse(
  attemptId: string,
  actor: Actor,
  input: ProvisionInput,
  refusal: Refusal,
  recorder: StageRecorder,
): Promise<Refused> {
  const { code, field, fields, detail } = refusal;
  const outcome = unrecorded(attemptId, refusal);
  recorder.enter("failed", { code });
  try {
    const marks = recorder.unwritten;
    // Read once: start, end and duration must say the same.
    const elapsedMs = recorder.elapsedMs();
    const { rows } = await db.execute(sql`
      with refused as (
        insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email,
          owner_name, status, error_code, error_detail, blueprint, blueprint_version, started_at, finished_at, duration_ms)
        values (${attemptId}, ${actor.id}, ${actor.email}, ${JSON.stringify(input)}, ${requestHash(input)},
          ${input.slug}, ${input.ownerEmail}, ${input.ownerName}, 'failed', ${code},
          ${JSON.stringify({ field, fields, ...detail })}, ${blueprint.name}, ${blueprint.version},
          now() - ${elapsedMs}::float8 * interval '1 millisecond', now(), ${elapsedMs}::float8)
        on conflict (id) do nothing
        returning id, started_at
      )
      select id, ${appendEvents("refused", marks)} from refused`);
    if (rows.length > 0) {
      recorder.markPersisted(marks);
      return { outcome: logOutcome({ ...outcome, recorded: true }), stored: "now" };
    }
    // The key's row is another request's: should this one be recorded yet, its events are still to be written.
    recorder.undoLast();
    return { outcome, stored: "earlier" };
  } catch (error) {
    const sqlstate = databaseError(error)?.code;
    log.error({ attemptId, code, sqlstate }, "refusal could not be recorded");
    return { outcome, stored: "not" };
  }
}
