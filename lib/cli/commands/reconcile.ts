import { operator } from "@/lib/auth/reader";
import { countCleanups } from "@/lib/cleanups/list";
import { type ReconcileReport, reconcile } from "@/lib/jobs/reconcile";
import { defineCommand } from "../define-command";
import { flag } from "../options";

const command = defineCommand({
  name: "reconcile",
  summary:
    "Undoes up to 50 attempts whose server stopped, retries the clean-ups of auth users, sends owners the e-mails that are due, and removes data past its retention period. Does the same as GET /api/reconcile with the same settings, except that it does not write the audit stream. Can run at any time.",
  args: {},
  options: { json: flag("print the report as JSON") },
  examples: [""],
  exitCodes: { 0: "all is well", 1: "clean-ups need a manual fix", 2: "could not run" },
  needs: "settings",
  run: async ({ json }) => {
    const report = await reconcile();
    const { manual } = await countCleanups(operator);
    console.log(json ? JSON.stringify({ ...report, manualCleanups: manual }) : toText(report, manual));
    return manual > 0 ? 1 : 0;
  },
});

export default [command];

function toText(
  { interrupted, emailChanges, lateUsers, cleanups, messages, retention }: ReconcileReport,
  manual: number,
): string {
  const { done, pending } = cleanups;
  return [
    `Interrupted attempts undone:      ${interrupted}`,
    `Address changes settled:          ${emailChanges}`,
    `Users created late, now flagged:  ${lateUsers}`,
    `Clean-ups done:                   ${done}`,
    `Clean-ups to retry:               ${pending}`,
    `E-mails to owners sent:           ${messages.delivered}`,
    `E-mails to retry:                 ${messages.pending}`,
    `Expired attempts removed:         ${retention.attempts}`,
    `Expired denials erased:           ${retention.denials}`,
    `Expired deliveries erased:        ${retention.deliveries}`,
    `Clean-ups to fix manually:        ${manual}${manual > 0 ? "   see /audit/cleanups in the console" : ""}`,
  ].join("\n");
}
