import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { reconcile } from "@/lib/jobs/reconcile";
import { advanceTime, pastLeaseSeconds } from "./time";

/**
 * Waits that are long enough for the lease, the first checks, the window in which a late user may appear, and every
 * possible pause between retries.
 */
const waitsSeconds = [0, pastLeaseSeconds, 120, 700, ...Array<number>(9).fill(5_500)];

/** Reconciles repeatedly while time passes, as on a schedule, until no work is left. */
export async function recover(): Promise<void> {
  for (const seconds of waitsSeconds) {
    if (seconds > 0) await advanceTime(seconds);
    const { interrupted, lateUsers, cleanups } = await reconcile();
    if (interrupted + lateUsers + cleanups.done + cleanups.pending === 0 && (await isIdle())) return;
  }
  throw new Error("the reconciler still had work after the last wait");
}

async function isIdle(): Promise<boolean> {
  const { rows } = await db.execute<{ open: boolean }>(sql`
    select exists (select from provisioning.attempts where status not in ('completed', 'failed', 'rolled_back'))
      or exists (select from provisioning.auth_cleanups where state = 'pending') as open`);
  return rows[0]?.open === false;
}
