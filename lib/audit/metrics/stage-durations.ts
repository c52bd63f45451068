import "server-only";
import { sql } from "drizzle-orm";
import { type Reader, readFor } from "@/lib/auth/reader";
import type { Stage } from "@/lib/provisioning/stages";
import type { Range } from "../query/range";

/** How often a stage was reached, and the time from the previous event to it, in milliseconds. */
export type StageDuration = { stage: Stage; count: number; averageMs: number; longestMs: number };

/** The durations of the stages reached within a range. Notes within a stage are not counted. */
export async function getStageDurations({ from, to }: Range, reader: Reader): Promise<StageDuration[]> {
  const { rows } = await readFor(reader, (tx) =>
    tx.execute<StageDuration>(sql`
    select stage, count(*)::int as count, avg(duration_ms) as "averageMs", max(duration_ms) as "longestMs"
    from provisioning.attempt_events
    where at >= ${new Date(from).toISOString()}::timestamptz and at < ${new Date(to).toISOString()}::timestamptz
      and not detail ? 'event'
    group by stage`),
  );
  return rows;
}
