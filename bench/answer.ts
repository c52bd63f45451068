import { writeFileSync } from "node:fs";

/** The median, minimum and maximum of several rounds. */
export type Spread = { median: number; low: number; high: number };

/** A table in an answer. `chart` plots one column against the first. */
export type Table = {
  title: string;
  columns: string[];
  rows: (string | number | Spread | null)[][];
  chart?: { column: number; unit: string };
};

/** A budget in docs/performance.md, with the measured value. */
export type Budget = { what: string; limit: string; measured: string; met: boolean };

/** The result of one question, from bench/questions or bench/peers. The `notes` are paragraphs that explain it. */
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

/** Writes the answer to the file named in `--out`, which the benchmark reads. */
export function writeAnswer(answer: Answer): void {
  const file = process.argv[process.argv.indexOf("--out") + 1];
  if (!process.argv.includes("--out") || !file)
    throw new Error("run this question with `npm run bench -- --only NAME`");
  writeFileSync(file, JSON.stringify(answer));
}
