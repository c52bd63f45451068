import "server-only";
import { flagLateUsers } from "@/lib/cleanups/run";
import { type ReconcileReport, reconcile } from "@/lib/jobs/reconcile";

export type RepairReport = {
  /** Auth users of undone attempts that were flagged for clean-up, each with an event of its attempt. */
  flagged: number;
  reconciled: ReconcileReport;
};

/**
 * Does what is safe at any time: flags users that undone attempts left, however long ago, then reconciles,
 * which ends dead attempts and works off the flags that are due. Needs all of the settings, since users are
 * deleted by the Auth server alone.
 */
export async function repair(): Promise<RepairReport> {
  const flagged = await flagLateUsers({ ofAnyAge: true });
  return { flagged, reconciled: await reconcile() };
}
