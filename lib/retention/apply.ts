import "server-only";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { logged } from "@/lib/platform/logging/log-failure";

/** How long each class is kept; null to keep it forever. */
export type Periods = {
  attemptsMonths: number | null;
  deniedDays: number | null;
  deliveriesDays: number | null;
};

/** The number of rows that a run removed or erased, by class. */
export type RetentionReport = {
  /** Attempts, removed with their events and messages. */
  attempts: number;
  /** Denied calls in the staff log, whose addresses and details were erased. */
  denials: number;
  /** Messages to owners, whose payloads and errors were erased. */
  deliveries: number;
};

/** Maximum rows per class and run, so that a run holds its locks only briefly. Later runs remove the rest. */
const maxPerRun = 500;

/**
 * Removes or erases expired rows, up to 500 of each class. Each class uses one statement, which also adds a staff event
 * if it changed a row. Periods end at midnight UTC, so few events are added per day. Safe to run concurrently. Never
 * throws: if a class fails, the failure is logged and the next run tries again.
 */
export async function applyRetention(periods: Periods): Promise<RetentionReport> {
  await storePeriods(periods).catch(logged("the retention periods were not stored", undefined));
  return {
    attempts: await removeExpired("prune_expired_attempts", periods.attemptsMonths),
    denials: await removeExpired("erase_expired_denials", periods.deniedDays),
    deliveries: await removeExpired("erase_expired_deliveries", periods.deliveriesDays),
  };
}

/** Copies the periods into the database, where the doctor reads them. Writes only changed ones. */
async function storePeriods({ attemptsMonths, deniedDays, deliveriesDays }: Periods): Promise<void> {
  await db.execute(sql`
    insert into provisioning.retention as stored (class, keep) values
      ('attempts', make_interval(months => ${attemptsMonths}::int)), ('denials', make_interval(days => ${deniedDays}::int)),
      ('deliveries', make_interval(days => ${deliveriesDays}::int))
    on conflict (class) do update set keep = excluded.keep, since = now() where stored.keep is distinct from excluded.keep`);
}

async function removeExpired(name: string, period: number | null): Promise<number> {
  if (period === null) return 0;
  return db
    .execute<{ n: number }>(sql`select provisioning.${sql.identifier(name)}(${period}, ${maxPerRun}) as n`)
    .then(({ rows }) => rows[0]?.n ?? 0)
    .catch(logged(`${name} failed`, 0));
}
