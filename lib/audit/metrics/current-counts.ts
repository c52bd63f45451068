import "server-only";
import { sql } from "drizzle-orm";
import { type Reader, readFor } from "@/lib/auth/reader";

/** How things stand now, whatever range is looked at. */
export type Standing = {
  inFlight: number;
  /** In flight, but nobody works on them: their lease is over. */
  stuck: number;
  openCleanups: number;
  /** Open, and waiting for a person. */
  manualCleanups: number;
  /** Users of attempts undone in the last 30 days that are still there, flagged for clean-up or not: must be none. */
  orphans: number;
};

/**
 * Counts in one statement. Orphans are those of the doctor's invariant `no-orphaned-user`, of the 30 days in which
 * the reconciler looks for them, and looked up from the attempts instead of from all users. Older ones, and
 * those with another id than their attempt recorded, are found by the doctor, which reads every user.
 */
export async function getStanding(reader: Reader): Promise<Standing> {
  const { rows } = await readFor(reader, (tx) =>
    tx.execute<Standing>(sql`
    select stuck.*, open.*, orphaned.* from (
      select count(*)::int as "inFlight", (count(*) filter (where lease_expires_at < now()))::int as stuck
      from provisioning.attempts where provisioning.in_flight(status)
    ) as stuck, (
      select count(*)::int as "openCleanups", (count(*) filter (where state = 'manual'))::int as "manualCleanups"
      from provisioning.auth_cleanups where state <> 'done'
    ) as open, (
      select count(*)::int as orphans
      from provisioning.undone_owners as undone join provisioning.accounts as account on account.id = undone.user_id
      where undone.started_at > now() - interval '30 days' and account.deleted_at is null
        and lower(account.attempt_id) = undone.attempt_id::text
    ) as orphaned`),
  );
  const [standing] = rows;
  if (!standing) throw new Error("the counts have no row");
  return standing;
}
