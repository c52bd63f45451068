import { sql } from "drizzle-orm";
import { admin } from "@/db/testing/admin";
import { rechain } from "@/db/testing/rechain";

/** Attempts for which time still means something: in flight, or with a user that is looked for. */
const open = `select id from provisioning.attempts where finished_at is null
  union select attempt_id from provisioning.auth_cleanups where state <> 'done'`;

/**
 * Lets time pass in the database: every moment of every attempt that is not over becomes that much older.
 * Triggers are off for this one transaction, because they let nobody touch an attempt that has ended.
 */
export async function passTime(seconds: number): Promise<void> {
  const span = sql`${seconds} * interval '1 second'`;
  await admin.transaction(async (tx) => {
    // A stopped worker's transaction holds its rows for up to 5 s, until Postgres ends it.
    await tx.execute(sql`set local lock_timeout = '30s'`);
    await tx.execute(sql`set local session_replication_role = replica`);
    // An event that is being written meanwhile would be chained to a hash that is gone.
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
export const leaseOverSeconds = 80;
