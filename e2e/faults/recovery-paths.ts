import { sql } from "drizzle-orm";
import { db } from "@/db/client";

const seen = new Map<string, number>();

export function count(path: string): void {
  seen.set(path, (seen.get(path) ?? 0) + 1);
}

/** How often this run took each recovery path. */
export async function recoveryPaths(): Promise<Record<string, number>> {
  const { rows } = await db.execute<{ taken: number; late: number; confirmed: number }>(sql`
    with events as (select attempt_id, seq, detail ->> 'event' as event, detail ->> 'found' as found
      from provisioning.attempt_events)
    select (select count(*)::int from events where event = 'taken_over') as taken,
      (select count(*)::int from events where event = 'cleanup_done' and found = 'deleted') as late,
      (select count(*)::int from events as done where event = 'cleanup_done' and found = 'absent' and exists (
        select from events as earlier where earlier.attempt_id = done.attempt_id and earlier.seq < done.seq
          and earlier.event = 'cleanup_pending' and earlier.found = 'absent')) as confirmed`);
  const [row] = rows;
  return {
    "adopted after a lost reply": seen.get("adopted after a lost reply") ?? 0,
    replayed: seen.get("replayed") ?? 0,
    "taken over": row?.taken ?? 0,
    "a fence refused a zombie": seen.get("a fence refused a zombie") ?? 0,
    "clean-up deleted a late user": row?.late ?? 0,
    "absence confirmed after a second check": row?.confirmed ?? 0,
  };
}
