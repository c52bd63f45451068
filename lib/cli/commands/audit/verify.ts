import { z } from "zod";
import { Checkpoint } from "@/lib/checkpoint/file";
import { linesOf } from "@/lib/checkpoint/lines";
import { gapsBetween, type Verification, verifyDatabase } from "@/lib/checkpoint/verify";
import { defineCommand } from "../../define-command";
import { flag, text } from "../../options";
import { fail } from "../../run-command";

const files = z.array(z.string()).min(1, "is missing: give the checkpoints, oldest first");

const command = defineCommand({
  name: "audit:verify",
  summary:
    "Verifies checkpoints, given oldest first, and compares the database in DATABASE_URL (or POSTGRES_URL) with them. Lists the lines, attempts, events and entries of the staff log that were changed, removed, moved or added. If one chain of hashes has several changes, it may list only the first. Counts recorded erasures of personal data, which change no hash. Compare the printed seal with the one that you kept from the last file: a replaced file has a different seal.",
  args: { files: text("<file>", "", files) },
  options: { offline: flag("check only the files, without a database") },
  examples: ["2026-11.jsonl 2026-12.jsonl", "2026-11.jsonl --offline"],
  exitCodes: { 0: "unchanged since the checkpoints", 1: "something was changed", 2: "could not run" },
  needs: ({ offline }) => (offline ? "nothing" : "database"),
  run: async ({ files, offline }) => {
    const checkpoints: Checkpoint[] = [];
    for (const name of files) {
      let lines: Iterable<string>;
      try {
        lines = linesOf(name);
      } catch (error) {
        return fail(`${name} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
      }
      const checkpoint = Checkpoint.open(name, lines);
      if ("problem" in checkpoint) return fail(checkpoint.problem);
      checkpoints.push(checkpoint);
    }
    const database = offline ? null : await verifyDatabase(checkpoints);
    if (offline) for (const checkpoint of checkpoints) checkpoint.readToEnd();
    return report(checkpoints, database);
  },
});

export default [command];

function report(checkpoints: readonly Checkpoint[], database: Verification | null): number {
  const flaws = [...checkpoints.flatMap((checkpoint) => checkpoint.flaws), ...gapsBetween(checkpoints)];
  const findings = [...flaws, ...(database?.findings ?? [])];
  for (const finding of findings) console.log(`- ${finding}`);
  for (const line of database ? explained(database) : []) console.log(line);
  const what = database
    ? `All sealed attempts (${database.attempts}) and entries of the staff log (${database.staffEvents}) in the database`
    : "The files";
  console.log(
    findings.length === 0 ? `${what} are unchanged since sealing.` : `Findings: ${findings.length}.`,
  );
  console.log(`Seal: ${checkpoints.at(-1)?.seal}`);
  return findings.length === 0 ? 0 : 1;
}

/** Recorded changes, which are not findings. */
function explained({ pruned: { missing, recorded }, erased }: Verification): string[] {
  const prunes =
    missing > 0
      ? [
          `Missing attempts that ended before a prune: ${missing}. Pruned, according to the staff log: ${recorded}.`,
        ]
      : [];
  return [
    ...prunes,
    ...erased.map(
      ({ on, attempts, activationEvents, staffEvents }) =>
        `Erased on ${on}, seal intact: attempts (${attempts}), activation events (${activationEvents}), entries of the staff log (${staffEvents}).`,
    ),
  ];
}
