import { z } from "zod";
import { findText } from "@/lib/audit/erase/find-text";
import { checkInvariants } from "@/lib/doctor/check";
import { type RepairReport, repair } from "@/lib/doctor/repair";
import { repairV1, type V1RepairReport } from "@/lib/doctor/repair-v1";
import { repairText, reportText, v1RepairText } from "@/lib/doctor/report-text";
import { saveReport } from "@/lib/doctor/save";
import { defineCommand } from "../define-command";
import { flag, text } from "../options";
import { productTriggersText } from "./product-triggers-text";

const command = defineCommand({
  name: "doctor",
  summary:
    "Checks every invariant on the database in DATABASE_URL (or POSTGRES_URL), and prints each with its number of violations and the first five. Also inserts trial tenants and rolls them back. This runs your own triggers, so the command lists them first, except with --json. Stores the report, which the console's audit log shows. Changes nothing else unless a repair option is given.",
  args: {},
  options: {
    json: flag("print the report as JSON"),
    repair: flag(
      "flag orphaned users for clean-up, reconcile, and check again; needs all of the console's settings",
    ),
    repairV1: flag(
      "delete the accounts that V1 left without a tenant and that were never used to sign in, and list each; needs all of the console's settings",
    ).meta({ name: "repair-v1" }),
    noTrial: flag("skip the trial"),
    find: text(
      "<value>",
      "search the console's schema for a value, such as an erased e-mail address, instead of checking the invariants",
      z.string().trim().min(1, "is empty").optional(),
    ),
  },
  examples: ["", "--repair", "--find ana@example.com"],
  exitCodes: {
    0: "nothing is broken; with --find: not found",
    1: "something is broken; with --find: found",
    2: "could not check",
  },
  needs: ({ repair, repairV1 }) => (repair || repairV1 ? "settings" : "database"),
  run: async ({ json, repair, repairV1, noTrial, find }) => {
    if (find !== undefined) return reportFound(find, json);
    const url = process.env.DATABASE_URL || process.env.POSTGRES_URL || "";
    const repaired = repair ? await repairFirst(json) : undefined;
    const repairedV1 = repairV1 ? await repairV1First(json) : undefined;
    const triggers = noTrial || json ? null : await productTriggersText(url);
    if (triggers) console.log(`${triggers}\n`);
    const report = await checkInvariants({ trialUrl: noTrial ? undefined : url });
    await saveReport(report).catch(() =>
      console.error("The result could not be stored, so the console's audit log does not show it."),
    );
    console.log(json ? JSON.stringify({ ...report, repaired, repairedV1 }, null, 2) : reportText(report));
    return report.ok ? 0 : 1;
  },
});

export default [command];

async function repairV1First(json: boolean): Promise<V1RepairReport> {
  const repaired = await repairV1();
  if (!json) console.log(`${v1RepairText(repaired)}\n`);
  return repaired;
}

/** Prints the report before the repair, so that the terminal shows what was wrong. */
async function repairFirst(json: boolean): Promise<RepairReport> {
  const before = await checkInvariants();
  if (!json) console.log(`${reportText(before)}\n`);
  const repaired = await repair();
  if (!json) console.log(`${repairText(repaired)}\n`);
  return repaired;
}

/** Prints where the text is stored. */
async function reportFound(text: string, json: boolean): Promise<number> {
  const found = await findText(text);
  const lines = found.map(({ table, column, rows }) => `${`${table}.${column}`.padEnd(40)} ${rows}`);
  const notFound = "Not found in any column of the console's schema.";
  console.log(json ? JSON.stringify({ found }) : lines.join("\n") || notFound);
  return found.length > 0 ? 1 : 0;
}
