import { sql } from "drizzle-orm";
import { db } from "@/db/client";

/**
 * The reconciler's last run is stored in a row of the rate limits. If the row is older than a day, a run
 * deletes it together with the old counts, and inserts a new one when it finishes.
 */
const key = "reconciler";

/** Records that a run of the reconciler has finished. */
export async function recordRun(): Promise<void> {
  await db.execute(sql`
    insert into provisioning.rate_limits as runs (key, window_started_at, hits) values (${key}, now(), 1)
    on conflict (key) do update set window_started_at = now(), hits = runs.hits + 1`);
}

/** SQL: seconds since the reconciler last finished; null if no run is recorded. */
export const secondsSinceRun = sql<number | null>`(
  select extract(epoch from now() - window_started_at)::float8 from provisioning.rate_limits where key = ${key})`;
