import "server-only";
import { sql } from "drizzle-orm";
import { deleteOldCounts } from "@/lib/auth/rate-limit";
import { type CleanupReport, flagLateUsers, runCleanups } from "@/lib/cleanups/run";
import { settleStaleChanges } from "@/lib/lifecycle/settle-changes";
import type { OutboxReport } from "@/lib/outbox/deliver";
import { recordFirstSignIns } from "@/lib/owner-access/activation/activated";
import { deliverMails } from "@/lib/owner-access/deliveries";
import { log } from "@/lib/platform/logging/log";
import { undoStale } from "@/lib/provisioning/undo-stale";
import { recordRun } from "./heartbeat";

export type ReconcileReport = {
  interrupted: number;
  lateUsers: number;
  /** Interrupted corrections of an owner's address that have ended. */
  emailChanges: number;
  cleanups: CleanupReport;
  messages: OutboxReport;
};

/** Limit of attempts per run, so that a run fits into one request. The next run continues with the rest. */
const maxPerRun = 50;

/**
 * Undoes every attempt whose worker has died, flags auth users that appeared after their attempt was undone, processes
 * the due clean-ups and sends the queued messages. Runs on a schedule, from the console and from the command line. Safe to run
 * concurrently.
 */
export async function reconcile(): Promise<ReconcileReport> {
  let interrupted = 0;
  while (interrupted < maxPerRun && (await undoStale(sql`true`))) interrupted++;
  const emailChanges = await settleStaleChanges();
  const lateUsers = await flagLateUsers();
  await deleteOldCounts();
  await recordFirstSignIns();
  const cleanups = await runCleanups();
  const report = { interrupted, emailChanges, lateUsers, cleanups, messages: await deliverMails() };
  await recordRun();
  log.info(report, "reconciled");
  return report;
}
