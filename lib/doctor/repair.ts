import "server-only";
import { flagLateUsers } from "@/lib/cleanups/run";
import { type ReconcileReport, reconcile } from "@/lib/jobs/reconcile";

export type RepairReport = {
  /** Auth users of undone attempts that were flagged for clean-up. Each flag adds an event to its attempt. */
  flagged: number;
  reconciled: ReconcileReport;
};

/**
 * Makes the repairs that are safe at any time. Flags users left by undone attempts of any age, then
 * reconciles, which ends dead attempts and processes the flags that are due. Needs all settings, since only
 * the Auth server deletes users.
 */
export async function repair(): Promise<RepairReport> {
  const flagged = await flagLateUsers({ ofAnyAge: true });
  return { flagged, reconciled: await reconcile() };
}
