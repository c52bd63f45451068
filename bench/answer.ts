import { writeFileSync } from "node:fs";

/** The median, minimum and maximum of several rounds. */
export type Spread = { median: number; low: number; high: number };

/** A table of an answer; `chart` draws one column by the first. */
export type Table = {
  title: string;
  columns: string[];
  rows: (string | number | Spread | null)[][];
  chart?: { column: number; unit: string };
};

/** A budget of docs/performance.md, with its measurement. */
export type Budget = { what: string; limit: string; measured: string; met: boolean };

/** The result of one file of bench/questions. Each of the `notes` is a paragraph that explains how to read it. */
export type Answer = {
  question: string;
  notes: string[];
  tables: Table[];
  budgets: Budget[];
  /** Query plans, stored next to the figures. */
  plans?: string;
};

/** True for a smoke run, which has too few samples to store. */
export const quick = process.argv.includes("--quick");

/** Writes the answer to the file in `--out`, for the caller. */
export function hand(found: Answer): void {
  const file = process.argv[process.argv.indexOf("--out") + 1];
  if (!process.argv.includes("--out") || !file) throw new Error("run it by `npm run bench -- --only NAME`");
  writeFileSync(file, JSON.stringify(found));
}
