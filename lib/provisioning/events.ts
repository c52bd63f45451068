import { type SQL, sql } from "drizzle-orm";
import type { StageMark } from "./stages";

/**
 * SQL that appends stage marks to the audit log of the attempt that the CTE `source` returns as
 * (id, started_at). An empty source, such as an update whose fence was old, appends nothing. Rows go in by number,
 * since a trigger hashes each one together with the one before it.
 */
export function appendEvents(source: string, marks: readonly StageMark[]): SQL {
  return sql`
    insert into provisioning.attempt_events (attempt_id, seq, stage, at, duration_ms, detail)
    select attempt.id, (select coalesce(max(seq), 0) from provisioning.attempt_events where attempt_id = attempt.id) + reached.n,
      reached.stage, attempt.started_at + reached."offsetMs" * interval '1 millisecond', reached."durationMs",
      coalesce(reached.detail, '{}')
    from ${sql.identifier(source)} as attempt, jsonb_to_recordset(${rowsOf(marks)}::jsonb)
      as reached(n int, stage text, "offsetMs" float8, "durationMs" float8, detail jsonb)
    order by reached.n`;
}

/** Stage marks as JSON, each with its number `n` from 1 on. */
export function rowsOf(marks: readonly StageMark[]): string {
  return JSON.stringify(marks.map((mark, index) => ({ n: index + 1, ...mark })));
}

/**
 * SQL that appends one note to the log of each attempt that the CTE `source` returns as (id), by the
 * database's clock, but never before the event that it follows, in whose stage it is.
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
