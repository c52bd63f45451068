import { printable } from "@/lib/printable";
import type { DoctorReport, InvariantResult } from "./check";
import type { RepairReport } from "./repair";
import type { V1RepairReport } from "./repair-v1";

const nameWidth = 40;
const marks = { broken: "BROKEN ", waiting: "waiting", inherited: "V1     " } as const;

/** A report as lines for a terminal: every invariant with its count, then what to do about those that offend. */
export function reportText(report: DoctorReport): string {
  return [...report.invariants.map(lineOf), "", summaryOf(report)].join("\n");
}

function lineOf(result: InvariantResult): string {
  const { name, ok, count, severity, promise, offenders, remedy } = result;
  const line = `${ok ? "ok     " : marks[severity]}  ${name.padEnd(nameWidth)} ${String(count).padStart(7)}`;
  if (ok) return line;
  const rest = count > offenders.length ? [`… and ${count - offenders.length} more`] : [];
  const details = [promise, ...offenders.map((offender) => `- ${offender}`), ...rest, `To do: ${remedy}`];
  return [line, ...details.map((detail) => `           ${printable(detail)}`)].join("\n");
}

function summaryOf({ invariants, tookMs, checkedAt }: DoctorReport): string {
  const offending = (severity: string) =>
    invariants.filter((result) => !result.ok && result.severity === severity).length;
  const broken = offending("broken");
  const waiting = offending("waiting");
  const verdict = broken === 0 ? "all hold" : `${broken} broken`;
  const person = waiting > 0 ? ", something waits for a person" : "";
  const inherited = offending("inherited") > 0 ? ", V1 left something" : "";
  return `${invariants.length} invariants, ${verdict}${person}${inherited}. Checked ${checkedAt} in ${(tookMs / 1000).toFixed(1)} s.`;
}

/** What a repair did, in one line. */
export function repairText({ flagged, reconciled }: RepairReport): string {
  const { interrupted, lateUsers, cleanups } = reconciled;
  return (
    `Repaired: ${flagged + lateUsers} users flagged for clean-up, ${interrupted} dead attempts undone; ` +
    `clean-ups: ${cleanups.done} done, ${cleanups.pending} pending, ${cleanups.manual} for a person.`
  );
}

/** What a repair of V1's accounts did: each of them by its id, since nothing else keeps a record of it. */
export function v1RepairText({ deleted, failed, keptSignedIn }: V1RepairReport): string {
  return [
    `V1's accounts without a tenant: ${deleted.length} deleted, ${failed.length} could not be, ${keptSignedIn} kept because somebody has signed in.`,
    ...deleted.map((id) => `  deleted ${id}`),
    ...failed.map((id) => `  FAILED  ${id}`),
  ].join("\n");
}
