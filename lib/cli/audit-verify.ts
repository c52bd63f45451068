import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { closeDatabase } from "@/db/client";
import { type Checkpoint, readCheckpoint } from "@/lib/checkpoint/file";
import { gapsBetween, type Verification, verifyDatabase } from "@/lib/checkpoint/verify";
import { failureText } from "@/lib/doctor/failure-text";

const help = `npm run audit:verify -- <file> [<later file> …] [--offline]

Checks checkpoints, given oldest first, and compares the database of DATABASE_URL (or POSTGRES_URL) with them. Names
every line, attempt and event that was changed, removed, moved or added. Compare the seal that is printed with the
one that was noted when the last file was made: a file that was made anew has another.

  --offline   check the files alone, without a database
  --help      print this text

Exit codes: 0 all is as it was sealed · 1 something is not · 2 it could not run`;

process.exitCode = await main();

async function main(): Promise<number> {
  const given = readArguments();
  if (!given) return failed("Name the checkpoints. `npm run audit:verify -- --help` explains it.");
  if (given.help) {
    console.log(help);
    return 0;
  }
  const checkpoints: { name: string; checkpoint: Checkpoint }[] = [];
  for (const name of given.files) {
    let content: string;
    try {
      content = readFileSync(name, "utf8");
    } catch (error) {
      return failed(`${name} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
    }
    const checkpoint = readCheckpoint(name, content);
    if (!checkpoint) return failed(`${name} is not a checkpoint file.`);
    checkpoints.push({ name, checkpoint });
  }
  const flaws = [...checkpoints.flatMap(({ checkpoint }) => checkpoint.flaws), ...gapsBetween(checkpoints)];
  if (given.offline) return report(checkpoints, flaws, null);
  if (!process.env.DATABASE_URL && !process.env.POSTGRES_URL) {
    return failed(
      "Set DATABASE_URL to the connection string of the database to compare, or add --offline to check the files alone.",
    );
  }
  try {
    return report(checkpoints, flaws, await verifyDatabase(checkpoints.map(({ checkpoint }) => checkpoint)));
  } catch (error) {
    return failed(failureText(error));
  } finally {
    await closeDatabase();
  }
}

function report(
  checkpoints: readonly { checkpoint: Checkpoint }[],
  flaws: readonly string[],
  database: Verification | null,
): number {
  const findings = [...flaws, ...(database?.findings ?? [])];
  for (const finding of findings) console.log(`- ${finding}`);
  if (database && database.pruned.missing > 0) {
    const { missing, recorded } = database.pruned;
    console.log(
      `${missing} attempts that ended before a prune are gone; the staff log records ${recorded} pruned.`,
    );
  }
  const what = database ? `${database.checked} attempts of the database` : "The files";
  console.log(
    findings.length === 0 ? `${what}: unchanged since it was sealed.` : `${findings.length} findings.`,
  );
  console.log(`Seal: ${checkpoints.at(-1)?.checkpoint.seal}`);
  return findings.length === 0 ? 0 : 1;
}

function readArguments(): { files: string[]; offline?: boolean; help?: boolean } | null {
  const flag = { type: "boolean" } as const;
  try {
    const { values, positionals: files } = parseArgs({
      options: { offline: flag, help: { ...flag, short: "h" } },
      allowPositionals: true,
    });
    return values.help || files.length > 0 ? { ...values, files } : null;
  } catch {
    return null;
  }
}

function failed(message: string): number {
  console.error(message);
  return 2;
}
