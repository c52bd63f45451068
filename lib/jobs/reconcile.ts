import "server-only";
import { sql } from "drizzle-orm";
import { streamAudit } from "@/lib/audit-stream";
import type { WriteLine } from "@/lib/audit-stream/write-line";
import { deleteOldCounts } from "@/lib/auth/rate-limit";
import { type CleanupReport, flagLateUsers, runCleanups } from "@/lib/cleanups/run";
import { settleExpiredChanges } from "@/lib/lifecycle/settle-changes";
import type { OutboxReport } from "@/lib/outbox/deliver";
import { recordFirstSignIns } from "@/lib/owner-access/activation/activated";
import { deliverMails } from "@/lib/owner-access/deliveries";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/logging/log";
import { logFailure } from "@/lib/platform/logging/log-failure";
import { undoExpired } from "@/lib/provisioning/undo-expired";
import { applyRetention, type Periods, type RetentionReport } from "@/lib/retention/apply";
import { recordRun } from "./heartbeat";

export type ReconcileReport = {
  /** Attempts with an expired lease that this run has ended. */
  interrupted: number;
  /** Users that this run has flagged because they exist although their attempt was undone. */
  lateUsers: number;
  /** Interrupted corrections of an owner's address that this run has ended. */
  emailChanges: number;
  cleanups: CleanupReport;
  messages: OutboxReport;
  retention: RetentionReport;
  /** Lines written to the audit stream. */
  streamed: number;
};

/** Maximum number of attempts per run, so that a run fits into one request. The next run continues with the rest. */
const maxPerRun = 50;

/**
 * Undoes up to fifty attempts whose lease has expired, ends interrupted corrections of e-mail addresses, flags auth
 * users that appeared after their attempt was undone, records owners' first sign-ins, processes the due clean-ups,
 * sends the due messages, and removes old rate-limit counts and data past its retention period. Runs on a schedule,
 * from the console and from the command line. Safe to run concurrently.
 *
 * A worker that dies leaves an attempt whose lease expires. A worker that pauses for longer than its lease can no
 * longer commit, but can still create the user after the undo: `flagLateUsers` finds this user, and `runCleanups`
 * deletes the user in the same run. An attempt whose undo fails does not block the others, because the takeover has
 * renewed its lease. A task that fails does not block the later ones, but the run fails and is not recorded.
 *
 * `stream` receives the audit log's new events; without it, they wait for the next scheduled run.
 */
export async function reconcile(stream: WriteLine | null = null): Promise<ReconcileReport> {
  const { oldCounts, firstSignIns, ...report } = await runAll({
    interrupted: undoInterrupted,
    emailChanges: settleExpiredChanges,
    // Before the clean-ups, so that they delete a late user in the same run.
    lateUsers: flagLateUsers,
    oldCounts: deleteOldCounts,
    firstSignIns: recordFirstSignIns,
    cleanups: runCleanups,
    messages: deliverMails,
    retention: () => applyRetention(retentionPeriods()),
    streamed: async () => (stream ? streamAudit(stream) : 0),
  });
  await recordRun();
  log.info(report, "reconciled");
  return report;
}

type Tasks = Readonly<Record<string, () => Promise<unknown>>>;
type Results<T extends Tasks> = { [Name in keyof T]: Awaited<ReturnType<T[Name]>> };

/** Runs every task in order, even if one fails. Then throws the first error; logs the others. */
async function runAll<T extends Tasks>(tasks: T): Promise<Results<T>> {
  const results: Record<string, unknown> = {};
  const errors: unknown[] = [];
  for (const [name, task] of Object.entries(tasks)) {
    try {
      results[name] = await task();
    } catch (error) {
      if (errors.length > 0) logFailure(error, "another task of the reconciler failed");
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
  return results as Results<T>;
}

function retentionPeriods(): Periods {
  const { retentionAttemptsMonths, retentionDeniedDays, retentionDeliveriesDays } = env();
  return {
    attemptsMonths: retentionAttemptsMonths ?? null,
    deniedDays: retentionDeniedDays,
    deliveriesDays: retentionDeliveriesDays,
  };
}

/** Returns how many attempts this run has ended. Does not count those that another worker took over during the undo. */
async function undoInterrupted(): Promise<number> {
  let ended = 0;
  for (let taken = 0; taken < maxPerRun; taken++) {
    const result = await undoExpired(sql`true`);
    if (result === "none") break;
    if (result === "ended") ended++;
  }
  return ended;
}
