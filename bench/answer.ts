import { writeFileSync } from "node:fs";

/** The median of several rounds, and the lowest and the highest of them. */
export type Spread = { median: number; low: number; high: number };

/** A table of an answer; `chart` draws one of its columns over its first. */
export type Table = {
  title: string;
  columns: string[];
  rows: (string | number | Spread | null)[][];
  chart?: { column: number; unit: string };
};

/** A budget of docs/performance.md, and what was measured of it. */
export type Budget = { what: string; limit: string; measured: string; met: boolean };

/** What one file of bench/questions finds out; `notes` say how to read it, one paragraph each. */
export type Answer = {
  question: string;
  notes: string[];
  tables: Table[];
  budgets: Budget[];
  /** Query plans, kept beside the figures. */
  plans?: string;
};

/** True for a run that shows that all works, and whose figures are too few to be kept. */
export const quick = process.argv.includes("--quick");

/** Hands an answer to whoever runs the question: `--out` names the file. */
export function hand(found: Answer): void {
  const file = process.argv[process.argv.indexOf("--out") + 1];
  if (!process.argv.includes("--out") || !file) throw new Error("run it by `npm run bench -- --only NAME`");
  writeFileSync(file, JSON.stringify(found));
}
