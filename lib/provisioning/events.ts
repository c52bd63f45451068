import { type SQL, sql } from "drizzle-orm";
import type { StageMark } from "./stages";

/**
 * SQL, to be selected from the CTE `source`, which returns the attempt as (id, started_at): appends stage marks to its
 * log. An empty source, such as an update whose fence was old, appends nothing.
 */
export function appendEvents(source: string, marks: readonly StageMark[]): SQL {
  const attempt = sql.identifier(source);
  return sql`provisioning.append_events(${attempt}.id, ${attempt}.started_at, ${rowsOf(marks)}::jsonb)`;
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
