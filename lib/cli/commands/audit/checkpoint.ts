import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { z } from "zod";
import { Checkpoint } from "@/lib/checkpoint/file";
import { linesOf } from "@/lib/checkpoint/lines";
import { BrokenChain, makeCheckpoint } from "@/lib/checkpoint/make";
import { defineCommand } from "../../define-command";
import { text } from "../../options";
import { fail } from "../../run-command";

const command = defineCommand({
  name: "audit:checkpoint",
  summary:
    "Writes a checkpoint of the audit log to a new file: the hashes of every attempt that ended more than five minutes ago, of its events and its owner’s activation events, and of the staff log. The seal of each line covers all lines before it. Reads the database in DATABASE_URL (or POSTGRES_URL). Keep the file where the owners of the database cannot write, and keep the printed seal somewhere else. Later, `npm run audit:verify` compares the database with the file, and prints the file’s seal to compare with yours.",
  args: { file: text("<file>", "", z.string("is missing: give the name of a new file")) },
  options: {
    after: text(
      "<file>",
      "an earlier checkpoint; the new one covers only attempts that ended or gained an event since then, and newer entries of the staff log",
      z.string().optional(),
    ),
  },
  examples: ["2026-12.jsonl --after 2026-11.jsonl"],
  exitCodes: { 0: "written", 1: "the log is damaged, and nothing was written", 2: "could not run" },
  needs: "database",
  run: async ({ file, after }) => {
    if (after === undefined) return write(file, null);
    let lines: Iterable<string>;
    try {
      lines = linesOf(after);
    } catch (error) {
      return fail(`${after} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
    }
    const earlier = Checkpoint.open(after, lines);
    if ("problem" in earlier) return fail(earlier.problem);
    earlier.readToEnd();
    if (earlier.flaws.length > 0) return fail(`${after} is damaged: ${earlier.flaws[0]}.`);
    return write(file, earlier);
  },
});

export default [command];

async function write(file: string, after: Checkpoint | null): Promise<number> {
  let descriptor: number;
  try {
    descriptor = openSync(file, "wx", 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      code === "EEXIST" ? "already exists. Give the name of a new file." : `cannot be created (${code}).`;
    return fail(`${file} ${reason}`);
  }
  try {
    const { attempts, staffEvents, upTo, seal } = await makeCheckpoint(after, (line) =>
      writeSync(descriptor, `${line}\n`),
    );
    console.log(
      `Sealed the attempts (${attempts}) that had ended by ${upTo}, and the entries of the staff log (${staffEvents}).\nSeal: ${seal}`,
    );
    return 0;
  } catch (error) {
    rmSync(file);
    if (!(error instanceof BrokenChain)) throw error;
    return fail(
      `Nothing was sealed: ${error.message} was changed or removed after it was written. Run \`npm run doctor\`.`,
      1,
    );
  } finally {
    closeSync(descriptor);
  }
}
