import "server-only";
import { sql } from "drizzle-orm";
import { type Reader, readFor } from "@/lib/auth/reader";

/** Current counts, independent of the selected range. */
export type CurrentCounts = {
  inFlight: number;
  /** In flight with an expired lease, so probably no worker is processing them. */
  stuck: number;
  openCleanups: number;
  /** Open, and in need of a manual fix. */
  manualCleanups: number;
  /**
   * Users that still exist although their attempt was undone, whether or not they are flagged for clean-up. Covers the
   * attempts of the last 30 days. Must be zero.
   */
  orphans: number;
};

/**
 * Counts everything in one statement. Orphans are defined as in the doctor's invariant `no-orphaned-users`, but only for
 * attempts of the last 30 days, which the reconciler covers. The doctor reads every user, so it also finds older
 * orphans, and users whose attempt recorded another id.
 */
export async function getCurrentCounts(reader: Reader): Promise<CurrentCounts> {
  const { rows } = await readFor(reader, (tx) =>
    tx.execute<CurrentCounts>(sql`
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
  const [counts] = rows;
  if (!counts) throw new Error("the count query returned no row");
  return counts;
}
