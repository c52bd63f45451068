import "server-only";
import { sql } from "drizzle-orm";
import { forgetOldCounts } from "@/lib/auth/rate-limit";
import { type CleanupReport, flagLateUsers, runCleanups } from "@/lib/cleanups/run";
import type { OutboxReport } from "@/lib/outbox/deliver";
import { recordFirstSignIns } from "@/lib/owner-access/activation/activated";
import { deliverMails } from "@/lib/owner-access/deliveries";
import { log } from "@/lib/platform/logging/log";
import { undoStale } from "@/lib/provisioning/undo-stale";
import { noteRun } from "./heartbeat";

export type ReconcileReport = {
  interrupted: number;
  lateUsers: number;
  cleanups: CleanupReport;
  messages: OutboxReport;
};

/** Attempts of one run; what is left waits for the next, so that a run fits into a request. */
const mostPerRun = 50;

/**
 * Ends every attempt whose worker has died, works off the clean-up flags that are due, and sends the messages.
 * Runs on a schedule, from the command line, and for whoever meets a stale attempt; any number at once.
 */
export async function reconcile(): Promise<ReconcileReport> {
  let interrupted = 0;
  while (interrupted < mostPerRun && (await undoStale(sql`true`))) interrupted++;
  const lateUsers = await flagLateUsers();
  await forgetOldCounts();
  await recordFirstSignIns();
  const cleanups = await runCleanups();
  const report = { interrupted, lateUsers, cleanups, messages: await deliverMails() };
  await noteRun();
  log.info(report, "reconciled");
  return report;
}
