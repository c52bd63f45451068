import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { databaseError } from "@/db/errors";
import { looksSecret } from "@/lib/audit/redact";
import { log } from "@/lib/log";
import { type Actor, requestHash } from "./attempt";
import { blueprint } from "./blueprints";
import type { Refusal } from "./errors";
import { appendEvents } from "./events";
import { provisionFields } from "./input";
import { logOutcome } from "./log-outcome";
import type { Outcome } from "./outcome";
import { StageClock } from "./stages";

/** Longest text of a refused field that is kept, in characters. */
const keptLength = 300;

/** What the caller is told, and whether it is stored: now, or something else under the same key before, or not. */
export type Refused = { outcome: Outcome; stored: "now" | "earlier" | "not" };

/**
 * Records an attempt that was refused before anything existed, as a failed one.
 * Where even that cannot be written the refusal stands all the same: nothing depends on its record.
 */
export async function refuse(
  attemptId: string,
  actor: Actor | null,
  raw: Readonly<Record<string, unknown>>,
  refusal: Refusal,
  clock = new StageClock(),
): Promise<Refused> {
  const { code, field, fields, detail = {} } = refusal;
  const about = { code, field, fields, detail, cleanupPending: false };
  const outcome: Outcome = { kind: "refused", attemptId, status: "failed", ...about };
  // Without a session there is nobody to whom an attempt could be recorded.
  if (!actor) return { outcome, stored: "not" };
  const request = storable(raw);
  clock.reach("failed", { code });
  try {
    const marks = clock.unwritten;
    // Read once: start, end and duration must say the same.
    const elapsedMs = clock.elapsedMs();
    const { rows } = await db.execute(sql`
      with refused as (
        insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email,
          owner_name, status, error_code, error_detail, blueprint, blueprint_version, started_at, finished_at, duration_ms)
        values (${attemptId}, ${actor.id}, ${actor.email}, ${JSON.stringify(request)}, ${requestHash(request)},
          ${request.slug ?? null}, ${request.ownerEmail ?? null}, ${request.ownerName ?? null}, 'failed', ${code},
          ${JSON.stringify({ field, fields, ...detail })}, ${blueprint.name}, ${blueprint.version},
          now() - ${elapsedMs}::float8 * interval '1 millisecond', now(), ${elapsedMs}::float8)
        on conflict (id) do nothing
        returning id, started_at
      ), logged as (${appendEvents("refused", marks)})
      select id from refused`);
    if (rows.length > 0) {
      clock.forget(marks);
      return { outcome: logOutcome(outcome), stored: "now" };
    }
    // The key's row is another request's: should this one be recorded yet, its events are still to be written.
    clock.takeBack();
    return { outcome, stored: "earlier" };
  } catch (error) {
    const sqlstate = databaseError(error)?.code;
    log.error({ attemptId, code, sqlstate }, "refusal could not be recorded");
    return { outcome, stored: "not" };
  }
}

/** The form's fields, shortened, and without what Postgres cannot hold: NUL and lone surrogates. */
function storable(raw: Readonly<Record<string, unknown>>): Partial<Record<string, string>> {
  const kept = provisionFields.flatMap((name) => {
    const value = raw[name];
    if (typeof value !== "string") return [];
    // Somebody pasted a key into the wrong field: it is refused, and must not be kept either.
    if (looksSecret("", value)) return [[name, "[redacted]"]];
    return [[name, value.slice(0, keptLength).toWellFormed().replaceAll("\0", "\ufffd")]];
  });
  return Object.fromEntries(kept);
}
