import "server-only";
import { sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import type { StaffEventActor } from "../staff-log/record";

export type PruneReport = {
  attempts: number;
  events: number;
  cleanups: number;
  /** Attempts that started before the cutoff but were kept: they ended later or are not settled. */
  kept: number;
};

/** Attempts per transaction: few enough that the transaction holds its locks for only a fraction of a second. */
const batchSize = 1_000;

/**
 * Removes settled attempts that ended before a cutoff, with their events, messages and closed clean-ups. Each batch
 * shares a transaction with its staff log entry. Only the tables' owner can call the database function. Throws for a
 * cutoff within the last 30 days (SQLSTATE 23514), or if another table refers to an attempt (23503).
 */
export async function pruneAttempts(
  owner: Executor,
  before: Date,
  actor: StaffEventActor,
  about: Readonly<Record<string, string>> = {},
): Promise<PruneReport> {
  const at = before.toISOString();
  const sum = { attempts: 0, events: 0, cleanups: 0 };
  for (let more = true; more; ) {
    const { rows } = await owner.execute<typeof sum>(sql`
      select * from provisioning.prune_attempts(${at}::timestamptz, ${batchSize}::int, ${actor.id}::uuid, ${actor.email}, ${JSON.stringify(about)}::jsonb)`);
    const batch = rows[0] ?? { attempts: 0, events: 0, cleanups: 0 };
    sum.attempts += batch.attempts;
    sum.events += batch.events;
    sum.cleanups += batch.cleanups;
    more = batch.attempts > 0;
  }
  const remaining = await owner.execute<{ n: number }>(
    sql`select count(*)::int as n from provisioning.attempts where started_at < ${at}::timestamptz`,
  );
  return { ...sum, kept: remaining.rows[0]?.n ?? 0 };
}
