import { type SQL, sql } from "drizzle-orm";
import type { StageMark } from "./stage-recorder";

/**
 * SQL expression that appends stage marks to the log of the attempt that the CTE `source` returns as (id, started_at).
 * If the source is empty, such as after an update with an old fence, it appends nothing.
 */
export function appendEvents(source: string, marks: readonly StageMark[]): SQL {
  const attempt = sql.identifier(source);
  return sql`provisioning.append_events(${attempt}.id, ${attempt}.started_at, ${rowsOf(marks)}::jsonb)`;
}

/** Stage marks as JSON, numbered `n` from 1. */
export function rowsOf(marks: readonly StageMark[]): string {
  return JSON.stringify(marks.map((mark, index) => ({ n: index + 1, ...mark })));
}

/**
 * SQL that appends one note to the log of each attempt that the CTE `source` returns as (id), in the stage of its last
 * event. The time is the database's, but never before that event.
 */
export function appendNote(source: string, detail: SQL): SQL {
  return sql`
    insert into provisioning.attempt_events (attempt_id, seq, stage, at, duration_ms, detail)
    select attempt.id, last.seq + 1, last.stage, greatest(now(), last.at),
      greatest(0, extract(epoch from now() - last.at) * 1000), ${detail}
    from ${sql.identifier(source)} as attempt, lateral (
      select seq, stage, at from provisioning.attempt_events where attempt_id = attempt.id order by seq desc limit 1
    ) as last`;
}
