import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { databaseError } from "@/db/errors";
import { blueprint } from "@/db/product/blueprint";
import type { Actor } from "@/lib/auth/actor";
import { type Refusal, toErrorDetail } from "@/lib/guards/refusal";
import { log } from "@/lib/platform/logging/log";
import { requestHash } from "../attempt";
import { appendEvents } from "../events";
import type { ProvisionInput } from "../input";
import type { StageRecorder } from "../stage-recorder";
import { failureStage } from "../stages";
import type { Outcome } from ".";
import { logOutcome } from "./log-outcome";

/**
 * The refusal, and whether it was recorded: `inserted`, `duplicate` if the key already has a record, or `failed` if the
 * record could not be written.
 */
export type RecordedRefusal = { outcome: Outcome; written: "inserted" | "duplicate" | "failed" };

/**
 * The outcome of a refusal that created nothing and is not recorded. An attempt with this id, if there is one, belongs
 * to another request.
 */
export function refusedOutcome(attemptId: string, { code, field, fields, detail = {} }: Refusal) {
  return {
    kind: "refused",
    attemptId,
    status: failureStage({ mayHaveCreatedUser: false }),
    code,
    field,
    fields,
    detail,
    cleanupPending: false,
    recorded: false,
  } satisfies Outcome;
}

/**
 * Records an attempt with valid input that was refused before anything was created. The insert also decides between
 * concurrent requests with the same key: the first row wins. Does not throw if the row cannot be written.
 */
export async function recordRefusal(
  attemptId: string,
  actor: Actor,
  input: ProvisionInput,
  refusal: Refusal,
  recorder: StageRecorder,
): Promise<RecordedRefusal> {
  const { code } = refusal;
  const outcome = refusedOutcome(attemptId, refusal);
  recorder.enter(outcome.status, { code });
  try {
    const marks = recorder.unwritten;
    // Read once, so that start, end and duration agree.
    const elapsedMs = recorder.elapsedMs();
    const { rows } = await db.execute(sql`
      with refused as (
        insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email,
          owner_name, status, error_code, error_detail, blueprint, blueprint_version, started_at, finished_at, duration_ms)
        values (${attemptId}, ${actor.id}, ${actor.email}, ${JSON.stringify(input)}, ${requestHash(input)},
          ${input.slug}, ${input.ownerEmail}, ${input.ownerName}, ${outcome.status}, ${code},
          ${JSON.stringify(toErrorDetail(refusal))}, ${blueprint.name}, ${blueprint.version},
          now() - ${elapsedMs}::float8 * interval '1 millisecond', now(), ${elapsedMs}::float8)
        on conflict (id) do nothing
        returning id, started_at
      )
      select id, ${appendEvents("refused", marks)} from refused`);
    if (rows.length > 0) {
      recorder.markPersisted(marks);
      return { outcome: logOutcome({ ...outcome, recorded: true }), written: "inserted" };
    }
    // The row belongs to another request. The recorder keeps the earlier events, in case this request is refused again
    // under a new id.
    recorder.dropLast();
    return { outcome, written: "duplicate" };
  } catch (error) {
    const sqlstate = databaseError(error)?.code;
    log.error({ attemptId, code, sqlstate }, "refusal could not be recorded");
    return { outcome, written: "failed" };
  }
}
