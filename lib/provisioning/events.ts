import { type SQL, sql } from "drizzle-orm";
import type { StageMark } from "./stages";

/**
 * SQL that appends stage marks to the audit log of the attempt that the CTE `source` returns as
 * (id, started_at). An empty source, such as an update whose fence was old, appends nothing.
 */
export function appendEvents(source: string, marks: readonly StageMark[]): SQL {
  const rows = JSON.stringify(marks.map((mark, index) => ({ n: index + 1, ...mark })));
  return sql`
    insert into provisioning.attempt_events (attempt_id, seq, stage, at, duration_ms, detail)
    select attempt.id,
      (select coalesce(max(seq), 0) from provisioning.attempt_events where attempt_id = attempt.id) + mark.n,
      mark.stage, attempt.started_at + mark."offsetMs" * interval '1 millisecond', mark."durationMs",
      coalesce(mark.detail, '{}')
    from ${sql.identifier(source)} as attempt,
      jsonb_to_recordset(${rows}::jsonb) as mark(n int, stage text, "offsetMs" float8, "durationMs" float8, detail jsonb)`;
}
