import { userInfo } from "node:os";
import { parseArgs } from "node:util";
import { asOwner } from "@/db/connection";
import { migrationUrl, migrationUrlName } from "@/db/connection-string";
import { databaseError } from "@/db/errors";
import { beforeOf } from "@/lib/audit/age";
import { type PruneReport, pruneAttempts } from "@/lib/audit/prune";
import { failureText } from "@/lib/doctor/failure-text";

const help = `npm run audit:prune -- --older-than 24m [--json]

Removes the attempts that ended longer ago than that, with their events and their closed clean-ups. It needs
MIGRATION_DATABASE_URL, the login of the tables' owner: the console's own may remove nothing. What is not settled
is kept, however old: attempts in flight, open clean-ups, and undone attempts whose user is still there. The
staff's log keeps how many were removed, and when.

  --older-than   an age of at least 30 days: 24m (months), 730d (days) or 2y (years)
  --json         print the report as JSON
  --help         print this text

Exit codes: 0 done · 2 it could not run`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions();
  if (options === null) return failed("Unknown option. `npm run audit:prune -- --help` lists them.");
  if (options.help) {
    console.log(help);
    return 0;
  }
  const before = beforeOf(options["older-than"] ?? "", new Date());
  if (!before)
    return failed("--older-than is missing or not an age of at least 30 days: write it as 24m, 730d or 2y.");
  if (!migrationUrl(process.env)) {
    return failed("Set MIGRATION_DATABASE_URL to the connection string that migrations use.");
  }
  try {
    const actor = { id: null, email: "npm run audit:prune" };
    const by = userInfo().username;
    const report = await asOwner((owner) => pruneAttempts(owner, before, actor, { by }));
    console.log(options.json ? JSON.stringify({ before, ...report }) : inWords(before, report));
    return 0;
  } catch (error) {
    return failed(whyNot(error));
  }
}

function readOptions() {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    return parseArgs({ options: { "older-than": text, json: flag, help: { ...flag, short: "h" } } }).values;
  } catch {
    return null;
  }
}

function inWords(before: Date, { attempts, events, cleanups, kept }: PruneReport): string {
  return [
    `Ended before ${before.toISOString()}:`,
    `Attempts removed:          ${attempts}`,
    `Events removed:            ${events}`,
    `Closed clean-ups removed:  ${cleanups}`,
    `Kept, as not settled:      ${kept}`,
  ].join("\n");
}

function whyNot(error: unknown): string {
  const known = databaseError(error);
  if (known?.code === "23503") {
    return `A row of another table refers to an attempt to be removed (constraint ${known.constraint}). Remove that row, then run this again. Attempts that were removed before it stay removed, and are on record.`;
  }
  if (known?.code === "42501") {
    return "Only the owner of the console's tables can prune them: set MIGRATION_DATABASE_URL to the connection string that migrations use.";
  }
  return failureText(error, migrationUrlName(process.env));
}

function failed(message: string): number {
  console.error(message);
  return 2;
}
