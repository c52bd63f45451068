import { parseArgs } from "node:util";
import { closeDatabase } from "@/db/client";
import { checkInvariants, type DoctorReport } from "@/lib/doctor/check";
import { failureText } from "@/lib/doctor/failure-text";
import { type RepairReport, repair } from "@/lib/doctor/repair";
import { repairV1, type V1RepairReport } from "@/lib/doctor/repair-v1";
import { repairText, reportText, v1RepairText } from "@/lib/doctor/report-text";
import { saveReport } from "@/lib/doctor/save";
import { env } from "@/lib/env";
import { printable } from "@/lib/printable";
import { productTriggers } from "@/lib/provisioning/product-triggers";

/** `npm run doctor`: exits 0 if no invariant is broken, 1 if one is, 2 if the check could not run. */
const help = `Checks every invariant on the database of DATABASE_URL (or POSTGRES_URL), and changes no row of it.
A trial inserts a tenant and rolls it back. Your own triggers run in it, and are listed first.

  npm run doctor                 prints each invariant, its count and its first offenders
  npm run doctor -- --json       prints the report as JSON
  npm run doctor -- --repair     flags orphaned users for clean-up, reconciles, and checks again;
                                 needs all of the console's settings
  npm run doctor -- --repair-v1  deletes the accounts that V1 left without a tenant, where nobody has
                                 ever signed in; lists each; needs all of the console's settings
  npm run doctor -- --no-trial   skips the trial
  npm run doctor -- --help       prints this

Exits with 0 if nothing is broken, 1 if something is, 2 if it could not check.
The result is stored and shown in the console's audit log.`;

/** Something in the way of checking, in words for the person at the terminal. */
class CannotCheck extends Error {}

async function run(): Promise<number> {
  const { json, ...options } = readOptions();
  try {
    if (options.help) {
      console.log(help);
      return 0;
    }
    const url = process.env.DATABASE_URL || process.env.POSTGRES_URL;
    if (!url) {
      throw new CannotCheck("Set DATABASE_URL to the connection string of the database to check.");
    }
    const repaired = options.repair ? await repairFirst(json) : undefined;
    const repairedV1 = options["repair-v1"] ? await repairV1First(json) : undefined;
    if (options.trial && !json) await listTriggers(url);
    const report = await checkInvariants({ trialUrl: options.trial ? url : undefined });
    await saveReport(report).catch(() =>
      console.error("The result could not be stored, so the console's audit log does not show it."),
    );
    console.log(json ? JSON.stringify({ ...report, repaired, repairedV1 }, null, 2) : reportText(report));
    return report.ok ? 0 : 1;
  } catch (error) {
    const message = error instanceof CannotCheck ? error.message : failureText(error);
    if (json) console.log(JSON.stringify({ error: message }, null, 2));
    console.error(message);
    return 2;
  }
}

function readOptions() {
  const flag = { type: "boolean", default: false } as const;
  const { values } = parseArgs({
    options: { json: flag, repair: flag, "repair-v1": flag, "no-trial": flag, help: { ...flag, short: "h" } },
  });
  const { "no-trial": noTrial, ...others } = values;
  return { ...others, trial: !noTrial };
}

/** Triggers can have effects that no rollback undoes, so they are named before they run. */
async function listTriggers(url: string): Promise<void> {
  const triggers = await productTriggers(url).catch(() => []);
  if (triggers.length === 0) return;
  console.log(
    `The trial runs these triggers of yours (--no-trial skips it):\n${triggers.map((name) => `  ${printable(name)}`).join("\n")}\n`,
  );
}

/** A repair asks the Auth server to delete users, which takes more settings than a look at the database. */
function needSettings(): void {
  try {
    env();
  } catch (error) {
    throw new CannotCheck(error instanceof Error ? error.message : "Some settings are missing or wrong.");
  }
}

async function repairV1First(json: boolean): Promise<V1RepairReport> {
  needSettings();
  const repaired = await repairV1();
  if (!json) console.log(`${v1RepairText(repaired)}\n`);
  return repaired;
}

/** Shows what is wrong before it repairs, so that the terminal keeps what was repaired. */
async function repairFirst(json: boolean): Promise<RepairReport> {
  needSettings();
  const before: DoctorReport = await checkInvariants();
  if (!json) console.log(`${reportText(before)}\n`);
  const repaired = await repair();
  if (!json) console.log(`${repairText(repaired)}\n`);
  return repaired;
}

try {
  process.exitCode = await run();
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${help}`);
  process.exitCode = 2;
} finally {
  await closeDatabase();
}
