import "server-only";
import { sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import type { StaffEventActor } from "../staff-log/record";

export type PruneReport = {
  attempts: number;
  events: number;
  cleanups: number;
  /** Attempts as old that are not settled, and so were kept. */
  kept: number;
};

/** Attempts of one transaction: with their events it takes a fraction of a second, and holds no lock for longer. */
const batchSize = 1_000;

/**
 * Removes the attempts that had ended before a time, batch by batch, with their events and closed clean-ups.
 * Each batch goes in one transaction with its record in the staff's log, by the one function of the database
 * that gets past the append-only trigger; only the owner of the tables may call it, not the console. What is not settled stays, however old. Throws for times within
 * the last 30 days (SQLSTATE 23514), and where another table refers to an attempt (23503).
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
  const kept = await owner.execute<{ n: number }>(
    sql`select count(*)::int as n from provisioning.attempts where started_at < ${at}::timestamptz`,
  );
  return { ...sum, kept: kept.rows[0]?.n ?? 0 };
}
