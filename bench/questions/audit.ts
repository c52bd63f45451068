import { execFileSync } from "node:child_process";
import path from "node:path";
import pg from "pg";
import { prepareDatabase } from "@/local/database";
import { startPostgres } from "@/local/postgres";
import { type Budget, hand, quick, type Table } from "../answer";
import { fillAudit } from "../fill-audit";
import type { Measured, Times } from "../measure-audit";

/** What the audit log costs with a million attempts of eight events each, beside one of ten thousand. */

const [many, few] = quick ? [20_000, 2_000] : [1_000_000, 10_000];
const most = { listMs: 50, metricsMs: 300, ratio: 1.2, exportMb: 150 };

const home = path.resolve(".local", `bench-audit-${process.pid}`);
const postgres = await startPostgres({ home, port: 0, throwaway: true });
try {
  const [smallUrl, bigUrl] = [await filled("small", few), await filled("big", many)];
  // One right after the other, so that both meet the same machine.
  report(measured(smallUrl), measured(bigUrl));
} finally {
  await postgres.stop();
}

/** Makes a database with so many attempts, and returns its address. */
async function filled(name: string, attempts: number): Promise<string> {
  const cluster = new pg.Client({ connectionString: postgres.url });
  await cluster.connect();
  await cluster.query(`create database ${name}`);
  // As on Supabase, and as it is for every disk without a moving head.
  await cluster.query(`alter database ${name} set random_page_cost = 1.1`);
  await cluster.end();
  const url = new URL(postgres.url);
  url.pathname = `/${name}`;
  await prepareDatabase(url.href);
  await fillAudit(url.href, attempts);
  return url.href;
}

function measured(databaseUrl: string): Measured {
  const flags = ["--import", "tsx", "--conditions=react-server", "--expose-gc", "bench/measure-audit.ts"];
  const env = { ...process.env, DATABASE_URL: databaseUrl };
  return JSON.parse(execFileSync(process.execPath, flags, { env, maxBuffer: 64_000_000 }).toString());
}

function report(small: Measured, big: Measured): void {
  const lists = besides(small.lists, big.lists);
  const same = lists.filter(({ ratio }) => ratio !== null);
  const slowest = highest(lists, ({ p95Ms }) => p95Ms);
  const growth = ({ ratio }: Beside) => ratio ?? 0;
  const metrics = highest(besides(small.metrics, big.metrics), ({ p95Ms }) => p95Ms);
  const { rows, seconds, memoryMb } = big.export;
  const over = `at ${many.toLocaleString("en-GB")} attempts over ${few.toLocaleString("en-GB")}, at worst`;
  hand({
    question: "Does the audit log stay fast?",
    notes: [
      "Times are the database’s own, planning included, of every statement that a page sends. The newest attempts are the same in both logs; a ratio is of the medians, where both find as many.",
      "A slug or a whole name is found by its words. Each of them stands in a hundred times as many attempts where the log is a hundred times as long, and those are compared.",
    ],
    tables: [
      tableOf("Lists and searches", lists),
      tableOf("Figures", besides(small.metrics, big.metrics)),
      tableOf("Beside them", besides(small.screens, big.screens)),
      {
        title: "Export of everything",
        columns: ["rows", "s", "MB above idle"],
        rows: [[rows, seconds, memoryMb]],
      },
    ],
    budgets: [
      budget(`slowest list of the audit log, p95 (${slowest.name})`, slowest.p95Ms, most.listMs, "ms"),
      ...[false, true].flatMap((words) => {
        const compared = same.filter(({ mayGrow }) => mayGrow === words);
        if (compared.length === 0) return [];
        const worst = highest(compared, growth);
        const what = words ? "searches for a slug or a whole name" : "all other lists of the audit log";
        return budget(`${what}, ${over} (${worst.name})`, growth(worst), most.ratio, "×");
      }),
      budget(`slowest figure of 30 days, p95 (${metrics.name})`, metrics.p95Ms, most.metricsMs, "ms"),
      budget("memory of an export of everything, above idle", memoryMb, most.exportMb, "MB"),
    ],
    plans: [...big.lists, ...big.metrics, ...big.screens]
      .map(({ name, plan }) => `${name}\n${plan}\n`)
      .join("\n"),
  });
}

type Beside = Times & { smallMs: number; ratio: number | null };

/** What finds more in one log than in the other has more to do: that is no ratio of the same. */
function besides(small: readonly Times[], big: readonly Times[]): Beside[] {
  return big.map((times, index) => {
    const other = small[index];
    if (other?.name !== times.name) throw new Error("the two lists differ");
    const ratio = times.rows === other.rows ? times.p50Ms / other.p50Ms : null;
    return { ...times, smallMs: other.p50Ms, ratio };
  });
}

function highest(list: readonly Beside[], by: (times: Beside) => number): Beside {
  return list.reduce((a, b) => (by(b) > by(a) ? b : a));
}

function tableOf(title: string, list: readonly Beside[]): Table {
  const columns = ["", "rows", "p50 ms", "p95 ms", `p50 ms at ${few.toLocaleString("en-GB")}`, "times"];
  const rows = list.map(({ name, rows, p50Ms, p95Ms, smallMs, ratio }) => [
    name,
    rows,
    p50Ms,
    p95Ms,
    smallMs,
    ratio,
  ]);
  return { title, columns, rows };
}

function budget(what: string, value: number, limit: number, unit: "ms" | "MB" | "×"): Budget {
  const space = unit === "×" ? "" : " ";
  const measured = `${value.toFixed(unit === "×" ? 2 : 0)}${space}${unit}`;
  return { what, limit: `≤ ${limit}${space}${unit}`, measured, met: value <= limit };
}
