import { sql } from "drizzle-orm";
import { db } from "@/db/client";

/** The reconciler's runs are stored with the rate limits, whose rows are deleted after a day. */
const key = "reconciler";

/** Records that a run of the reconciler has finished. */
export async function recordRun(): Promise<void> {
  await db.execute(sql`
    insert into provisioning.rate_limits as runs (key, window_started_at, hits) values (${key}, now(), 1)
    on conflict (key) do update set window_started_at = now(), hits = runs.hits + 1`);
}

/** SQL: seconds since the reconciler last finished; null if it has not finished for a day. */
export const secondsSinceRun = sql<number | null>`(
  select extract(epoch from now() - window_started_at)::float8 from provisioning.rate_limits where key = ${key})`;
