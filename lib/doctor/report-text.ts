import { printable } from "@/lib/platform/printable";
import type { DoctorReport, InvariantResult } from "./check";
import type { RepairReport } from "./repair";
import type { V1RepairReport } from "./repair-v1";

const nameWidth = 40;
const marks = { broken: "BROKEN ", waiting: "review ", inherited: "V1     " } as const;

/** A report for a terminal: every rule with its count, and the violations and the remedy if there are any. */
export function reportText(report: DoctorReport): string {
  return [...report.invariants.map(lineOf), "", summaryOf(report)].join("\n");
}

function lineOf(result: InvariantResult): string {
  const { name, ok, count, severity, rule, violations, remedy } = result;
  const line = `${ok ? "ok     " : marks[severity]}  ${name.padEnd(nameWidth)} ${String(count).padStart(7)}`;
  if (ok) return line;
  const rest = count > violations.length ? [`… and ${count - violations.length} more`] : [];
  const details = [
    `Must hold: ${rule}`,
    ...violations.map((violation) => `- ${violation}`),
    ...rest,
    `To do: ${remedy}`,
  ];
  return [line, ...details.map((detail) => `           ${printable(detail)}`)].join("\n");
}

function summaryOf({ invariants, tookMs, checkedAt }: DoctorReport): string {
  const count = (severity: string) =>
    invariants.filter((result) => !result.ok && result.severity === severity).length;
  const [broken, review] = [count("broken"), count("waiting") + count("inherited")];
  const verdict =
    broken + review === 0
      ? "All rules hold"
      : `${broken} ${broken === 1 ? "problem" : "problems"} to fix, ${review} to review`;
  return `${verdict}: ${invariants.length} rules checked at ${checkedAt} in ${(tookMs / 1000).toFixed(1)} s.`;
}

/** The outcome of a repair, on one line. */
export function repairText({ flagged, reconciled }: RepairReport): string {
  const { interrupted, lateUsers, cleanups } = reconciled;
  return (
    `Users flagged for clean-up: ${flagged + lateUsers}. Dead attempts undone: ${interrupted}. ` +
    `Clean-ups: ${cleanups.done} done, ${cleanups.pending} pending, ${cleanups.manual} in need of a manual fix.`
  );
}

/** The outcome of a repair of V1's accounts. Lists every id, since this output is the only record. */
export function v1RepairText({ deleted, failed, keptSignedIn }: V1RepairReport): string {
  return [
    `V1's accounts without a tenant: ${deleted.length} deleted, ${failed.length} could not be deleted, ${keptSignedIn} kept because they have been used to sign in.`,
    ...deleted.map((id) => `  deleted ${id}`),
    ...failed.map((id) => `  FAILED  ${id}`),
  ].join("\n");
}
