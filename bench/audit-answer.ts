import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import type { Answer } from "./answer";

/** The audit log’s own measurement, `npm run bench:audit`, as an answer among the others. */

type Report = {
  attempts: number;
  beside: number;
  budget: { queryMs: number; metricsMs: number; ratio: number; exportMb: number };
  rows: {
    name: string;
    rows: number;
    p50Ms: number;
    p95Ms: number;
    smallP50Ms: number;
    ratio: number | null;
  }[];
  export: { rows: number; seconds: number; memoryMb: number };
};

const [many, few] = [1_000_000, 10_000];
const [manyQuickly, fewQuickly] = [20_000, 2_000];

/** Null where the measurement failed. */
export function auditAnswer(quick: boolean): Answer | null {
  const sizes = quick ? [manyQuickly, fewQuickly] : [many, few];
  const plansFile = path.resolve(".local", `bench-audit-${process.pid}.plans.txt`);
  const flags = ["--import", "tsx", "bench/audit.ts", "--json", "--plans", plansFile];
  const { status, stdout } = spawnSync(
    process.execPath,
    [...flags, "--attempts", String(sizes[0]), "--beside", String(sizes[1])],
    { stdio: ["ignore", "pipe", "ignore"], maxBuffer: 64_000_000, encoding: "utf8" },
  );
  if (status !== 0) return null;
  const plans = readFileSync(plansFile, "utf8");
  rmSync(plansFile);
  return { ...answerOf(JSON.parse(stdout) as Report), plans };
}

function answerOf({ attempts, beside, budget, rows, export: exported }: Report): Answer {
  const pages = rows.filter(({ name }) => !/^(metrics|insert)/.test(name));
  const slowest = pages.reduce((worst, row) => (row.p95Ms > worst.p95Ms ? row : worst));
  const shown = pages.filter(({ name }) => /^(first page|filter status:)/.test(name));
  const growth = Math.max(...shown.map(({ ratio }) => ratio ?? 0));
  const many = attempts.toLocaleString("en-GB");
  return {
    question: "Does the audit log stay fast?",
    notes: [
      `Milliseconds in the database, planning included, at ${many} attempts with their events; the ratio is of medians to those at ${beside.toLocaleString("en-GB")} attempts that find as much. The export took ${exported.seconds.toFixed(1)} s for ${exported.rows.toLocaleString("en-GB")} rows and ${exported.memoryMb.toFixed(0)} MB above idle.`,
    ],
    tables: [
      {
        title: "Queries of the pages",
        columns: ["", "rows", "p50 ms", "p95 ms", "times"],
        rows: rows.map(({ name, rows: found, p50Ms, p95Ms, ratio }) => [name, found, p50Ms, p95Ms, ratio]),
      },
    ],
    budgets: [
      {
        what: `p95 of any page of the audit log at ${many} attempts`,
        limit: `≤ ${budget.queryMs} ms`,
        measured: `${slowest.p95Ms.toFixed(1)} ms (${slowest.name})`,
        met: slowest.p95Ms <= budget.queryMs,
      },
      {
        what: "first page and pages by status, over those of the small log",
        limit: `≤ ${budget.ratio}×`,
        measured: `${growth.toFixed(2)}×`,
        met: growth <= budget.ratio,
      },
      {
        what: "memory of an export of everything, above idle",
        limit: `≤ ${budget.exportMb} MB`,
        measured: `${exported.memoryMb.toFixed(0)} MB`,
        met: exported.memoryMb <= budget.exportMb,
      },
    ],
  };
}
