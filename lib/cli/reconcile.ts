import { parseArgs } from "node:util";
import { closeDatabase } from "@/db/client";
import { countCleanups } from "@/lib/audit/cleanups";
import { operator } from "@/lib/auth/reader";
import { failureText } from "@/lib/doctor/failure-text";
import { env } from "@/lib/env";
import { type ReconcileReport, reconcile } from "@/lib/provisioning/reconcile";

const help = `npm run reconcile [-- --json]

Undoes every attempt whose server stopped, works off the auth users that wait for clean-up, and sends the mails
to owners that are due.
It does what GET /api/reconcile does, takes the same settings, and can run at any time.

  --json   print the report as JSON
  --help   print this text

Exit codes: 0 all is well · 1 clean-ups wait for a person · 2 it could not run`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions();
  if (options === null) return failed("Unknown option. `npm run reconcile -- --help` lists them.");
  if (options.help) {
    console.log(help);
    return 0;
  }
  try {
    env();
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
  try {
    const report = await reconcile();
    const { manual } = await countCleanups(operator);
    console.log(
      options.json ? JSON.stringify({ ...report, waitingForPerson: manual }) : inWords(report, manual),
    );
    return manual > 0 ? 1 : 0;
  } catch (error) {
    return failed(failureText(error));
  } finally {
    await closeDatabase();
  }
}

function readOptions(): { json?: boolean; help?: boolean } | null {
  try {
    return parseArgs({ options: { json: { type: "boolean" }, help: { type: "boolean", short: "h" } } })
      .values;
  } catch {
    return null;
  }
}

function inWords({ interrupted, lateUsers, cleanups, messages }: ReconcileReport, manual: number): string {
  const { done, pending } = cleanups;
  return [
    `Interrupted attempts undone:      ${interrupted}`,
    `Users found after their attempt:  ${lateUsers}`,
    `Clean-ups done:                   ${done}`,
    `Clean-ups to be tried again:      ${pending}`,
    `Mails to owners sent:             ${messages.delivered}`,
    `Mails to be tried again:          ${messages.pending}`,
    `Clean-ups waiting for a person:   ${manual}${manual > 0 ? "   see /audit/cleanups in the console" : ""}`,
  ].join("\n");
}

function failed(message: string): number {
  console.error(message);
  return 2;
}
