import { execFileSync } from "node:child_process";
import path from "node:path";
import pg from "pg";
import { prepareDatabase } from "@/local/database";
import { startPostgres } from "@/local/postgres";
import { type Budget, quick, type Table, writeAnswer } from "../answer";
import type { ProofTimes } from "../audit/measure-proof";
import type { AuditRecording } from "../audit/record-queries";
import { type Comparison, compareAlternately } from "../audit/time-statements";
import { fillAudit } from "../fill/fill-audit";
import { runAndExit } from "../run-and-exit";

/** The cost of an audit log with a million attempts of eight events on average, compared with one of ten thousand. */

const [many, few] = quick ? [20_000, 2_000] : [1_000_000, 10_000];
const limits = { listMs: 25, metricsMs: 300, ratio: 1.1, exportMb: 150, verifyS: 60, eraseS: 1 };

const home = path.resolve(".local", `bench-audit-${process.pid}`);
const postgres = await startPostgres({ home, port: 0, throwaway: true });
await runAndExit(
  async () => {
    const [smallUrl, bigUrl] = [await createDatabase("small"), await createDatabase("big")];
    // Fills both at the same time, because filling the large one leaves a core idle most of the time.
    await Promise.all([fillAudit(smallUrl, few), fillAudit(bigUrl, many)]);
    const recording = "bench/audit/record-queries.ts";
    const [small, big] = [run<AuditRecording>(recording, smallUrl), run<AuditRecording>(recording, bigUrl)];
    const comparePart = (part: "lists" | "metrics" | "screens") =>
      compareAlternately({ url: smallUrl, queries: small[part] }, { url: bigUrl, queries: big[part] });
    report(
      await comparePart("lists"),
      await comparePart("metrics"),
      await comparePart("screens"),
      big.export,
      run<ProofTimes>("bench/audit/measure-proof.ts", bigUrl),
    );
  },
  () => postgres.stop(),
);

/** Creates an empty, migrated database, and returns its URL. */
async function createDatabase(name: string): Promise<string> {
  const cluster = new pg.Client({ connectionString: postgres.url });
  await cluster.connect();
  await cluster.query(`create database ${name}`);
  // The value on Supabase, which is also the recommended one for SSDs.
  await cluster.query(`alter database ${name} set random_page_cost = 1.1`);
  await cluster.end();
  const url = new URL(postgres.url);
  url.pathname = `/${name}`;
  await prepareDatabase(url.href);
  return url.href;
}

/** Runs a file in a process of its own on a database, and returns what it prints. */
function run<Result>(file: string, databaseUrl: string): Result {
  const flags = ["--import", "tsx", "--conditions=react-server", "--expose-gc", file];
  const env = { ...process.env, DATABASE_URL: databaseUrl };
  return JSON.parse(execFileSync(process.execPath, flags, { env, maxBuffer: 64_000_000 }).toString());
}

function report(
  lists: Comparison[],
  metrics: Comparison[],
  screens: Comparison[],
  exported: AuditRecording["export"],
  proof: ProofTimes,
): void {
  const slowest = highest(lists, ({ big }) => big.p95Ms);
  const worst = highest(lists, (list) => growth(list) ?? 0);
  const figures = highest(metrics, ({ big }) => big.p95Ms);
  const range = `from ${few.toLocaleString("en-GB")} to ${many.toLocaleString("en-GB")} attempts`;
  writeAnswer({
    question: "Does the audit log stay fast?",
    notes: [
      "Times are measured in the database, including planning, for every statement that a page sends. The newest attempts are the same in both logs, which are queried alternately. Ratios compare the medians, and are omitted if the logs return different numbers of rows.",
    ],
    tables: [
      tableOf("Lists and searches", lists),
      tableOf("Figures", metrics),
      tableOf("Other statements", screens),
      {
        title: "Export of 90 days",
        columns: ["rows", "s", "MB above idle"],
        rows: [[exported.rows, exported.seconds, exported.memoryMb]],
      },
      {
        title: "Verification and erasure",
        columns: ["", "s"],
        rows: [
          [
            `\`audit:checkpoint\` of ${proof.attempts.toLocaleString("en-GB")} attempts`,
            proof.checkpointSeconds,
          ],
          ["`audit:verify` of the same", proof.verifySeconds],
          ["`audit:erase` of one owner", proof.eraseSeconds],
        ],
      },
    ],
    budgets: [
      budget(`slowest query of the audit log, p95 (${slowest.name})`, slowest.big.p95Ms, limits.listMs, "ms"),
      budget(`growth of an audit log query ${range} (${worst.name})`, growth(worst) ?? 0, limits.ratio, "×"),
      budget(`slowest figure over 30 days, p95 (${figures.name})`, figures.big.p95Ms, limits.metricsMs, "ms"),
      budget("memory of an export of 90 days, above idle", exported.memoryMb, limits.exportMb, "MB"),
      budget("verifying the whole audit log", proof.verifySeconds, limits.verifyS, "s"),
      budget("erasing an owner", proof.eraseSeconds, limits.eraseS, "s"),
    ],
    plans: [...lists, ...metrics, ...screens].map(({ name, plan }) => `${name}\n${plan}\n`).join("\n"),
  });
}

/** Null if a query finds more rows in one log than in the other, because it does more work there. */
function growth({ small, big }: Comparison): number | null {
  return small.rows === big.rows ? big.p50Ms / small.p50Ms : null;
}

function highest(list: readonly Comparison[], by: (comparison: Comparison) => number): Comparison {
  return list.reduce((a, b) => (by(b) > by(a) ? b : a));
}

function tableOf(title: string, list: readonly Comparison[]): Table {
  const columns = ["", "rows", "p50 ms", "p95 ms", `p50 ms at ${few.toLocaleString("en-GB")}`, "ratio"];
  const rows = list.map((comparison) => {
    const { name, small, big } = comparison;
    return [name, big.rows, big.p50Ms, big.p95Ms, small.p50Ms, growth(comparison)];
  });
  return { title, columns, rows };
}

function budget(what: string, value: number, limit: number, unit: "ms" | "s" | "MB" | "×"): Budget {
  const space = unit === "×" ? "" : " ";
  const digits = { ms: 0, s: 1, MB: 0, "×": 2 }[unit];
  const measured = `${value.toFixed(digits)}${space}${unit}`;
  return { what, limit: `≤ ${limit}${space}${unit}`, measured, met: value <= limit };
}
