import { sql } from "drizzle-orm";
import { admin } from "@/db/testing/admin";
import { rechain } from "@/db/testing/rechain";

/** Attempts that still depend on time: in flight, or with an open clean-up. */
const open = `select id from provisioning.attempts where finished_at is null
  union select attempt_id from provisioning.auth_cleanups where state <> 'done'`;

/**
 * Lets time pass in the database by moving the times of open attempts, of their events and of pending clean-ups
 * into the past. Triggers are off for this transaction, because they reject such changes.
 */
export async function advanceTime(seconds: number): Promise<void> {
  const span = sql`${seconds} * interval '1 second'`;
  await admin.transaction(async (tx) => {
    // A stopped worker's transaction keeps its rows locked for up to 5 s, until Postgres terminates it.
    await tx.execute(sql`set local lock_timeout = '30s'`);
    await tx.execute(sql`set local session_replication_role = replica`);
    // An event written concurrently would be chained to a hash that no longer exists.
    await tx.execute(sql`lock table provisioning.attempt_events in share row exclusive mode`);
    await tx.execute(
      sql`update provisioning.attempt_events set at = at - ${span} where attempt_id in (${sql.raw(open)})`,
    );
    await tx.execute(sql.raw(rechain(open)));
    await tx.execute(sql`update provisioning.attempts set started_at = started_at - ${span},
      finished_at = finished_at - ${span}, lease_expires_at = lease_expires_at - ${span} where id in (${sql.raw(open)})`);
    await tx.execute(sql`update provisioning.auth_cleanups set next_try_at = next_try_at - ${span}
      where state = 'pending'`);
  });
}

/** Longer than a lease. */
export const pastLeaseSeconds = 85;
