import { closeSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { parseArgs } from "node:util";
import { closeDatabase } from "@/db/client";
import { type Checkpoint, readCheckpoint } from "@/lib/checkpoint/file";
import { BrokenChain, makeCheckpoint } from "@/lib/checkpoint/make";
import { failureText } from "@/lib/doctor/failure-text";

const help = `npm run audit:checkpoint -- <file> [--after <file>]

Writes a checkpoint of the audit log to a new file: for every attempt that has ended, the hash of its row and those
of its events, each line sealed together with the one before it. Reads the database of DATABASE_URL (or
POSTGRES_URL). Keep the file where nobody who owns the database can write, and the seal that is printed apart from
the file; \`npm run audit:verify\` compares both with the database later.

  --after   an earlier checkpoint: only what ended, or got an event, since then is written
  --help    print this text

Exit codes: 0 written · 1 the log is already broken, and nothing was written · 2 it could not run`;

process.exitCode = await main();

async function main(): Promise<number> {
  const given = readArguments();
  if (!given) return say("Name one new file. `npm run audit:checkpoint -- --help` explains it.", 2);
  if (given.help) {
    console.log(help);
    return 0;
  }
  if (!process.env.DATABASE_URL && !process.env.POSTGRES_URL) {
    return say("Set DATABASE_URL to the connection string of the console's database.", 2);
  }
  let after: Checkpoint | null = null;
  if (given.after) {
    try {
      after = readCheckpoint(given.after, readFileSync(given.after, "utf8"));
    } catch (error) {
      return say(`${given.after} cannot be read (${(error as NodeJS.ErrnoException).code}).`, 2);
    }
    if (!after) return say(`${given.after} is not a checkpoint file.`, 2);
    if (after.flaws.length > 0) return say(`${given.after} is damaged: ${after.flaws[0]}.`, 2);
  }
  return write(given.file, after);
}

async function write(file: string, after: Checkpoint | null): Promise<number> {
  let descriptor: number;
  try {
    descriptor = openSync(file, "wx", 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "EEXIST" ? "already exists. Name a new file." : `cannot be created (${code}).`;
    return say(`${file} ${why}`, 2);
  }
  try {
    const { attempts, upTo, seal } = await makeCheckpoint(after, (line) =>
      writeSync(descriptor, `${line}\n`),
    );
    console.log(`Sealed ${attempts} attempts that had ended by ${upTo}.\nSeal: ${seal}`);
    return 0;
  } catch (error) {
    rmSync(file);
    if (!(error instanceof BrokenChain)) return say(failureText(error), 2);
    return say(
      `Nothing was sealed: ${error.message} was changed after it was written. Run \`npm run doctor\`.`,
      1,
    );
  } finally {
    closeSync(descriptor);
    await closeDatabase();
  }
}

function readArguments(): { file: string; after?: string; help?: boolean } | null {
  try {
    const { values, positionals } = parseArgs({
      options: { after: { type: "string" }, help: { type: "boolean", short: "h" } },
      allowPositionals: true,
    });
    const [file = ""] = positionals;
    return values.help || (file && positionals.length === 1) ? { ...values, file } : null;
  } catch {
    return null;
  }
}

function say(message: string, exitCode: number): number {
  console.error(message);
  return exitCode;
}
