import { readFileSync } from "node:fs";
import { z } from "zod";
import { type Checkpoint, readCheckpoint } from "@/lib/checkpoint/file";
import { gapsBetween, type Verification, verifyDatabase } from "@/lib/checkpoint/verify";
import { defineCommand } from "../define-command";
import { flag, text } from "../options";
import { fail } from "../run-command";

const files = z.array(z.string()).min(1, "is missing: give the checkpoints, oldest first");

const command = defineCommand({
  name: "audit:verify",
  summary:
    "Verifies checkpoints, given oldest first, and compares the database in DATABASE_URL (or POSTGRES_URL) with them. Lists every line, attempt and event that was changed, removed, moved or added. Compare the printed seal with the one that you kept from the last file: a replaced file has a different seal.",
  args: { files: text("<file>", "", files) },
  options: { offline: flag("check only the files, without a database") },
  examples: ["2026-11.jsonl 2026-12.jsonl", "2026-11.jsonl --offline"],
  exitCodes: { 0: "unchanged since the checkpoints", 1: "something was changed", 2: "could not run" },
  needs: ({ offline }) => (offline ? "nothing" : "database"),
  run: async ({ files, offline }) => {
    const checkpoints: { name: string; checkpoint: Checkpoint }[] = [];
    for (const name of files) {
      let content: string;
      try {
        content = readFileSync(name, "utf8");
      } catch (error) {
        return fail(`${name} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
      }
      const checkpoint = readCheckpoint(name, content);
      if (!checkpoint) return fail(`${name} is not a checkpoint file.`);
      checkpoints.push({ name, checkpoint });
    }
    const flaws = [...checkpoints.flatMap(({ checkpoint }) => checkpoint.flaws), ...gapsBetween(checkpoints)];
    const database = offline ? null : await verifyDatabase(checkpoints.map(({ checkpoint }) => checkpoint));
    return report(checkpoints, flaws, database);
  },
});

export default [command];

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
      `${missing} attempts that ended before a prune are missing; the staff log records ${recorded} as pruned.`,
    );
  }
  const what = database ? `All sealed attempts in the database (${database.checked})` : "The files";
  console.log(
    findings.length === 0 ? `${what} are unchanged since sealing.` : `${findings.length} findings.`,
  );
  console.log(`Seal: ${checkpoints.at(-1)?.checkpoint.seal}`);
  return findings.length === 0 ? 0 : 1;
}
