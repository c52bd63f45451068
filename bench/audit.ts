import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { prepareDatabase } from "@/local/database";
import { startPostgres } from "@/local/postgres";
import { fillAudit } from "./fill-audit";
import type { Measured } from "./measure-audit";

/** `npm run bench:audit`: what the audit log costs at a million attempts, beside ten thousand. */
const help = `npm run bench:audit [-- --attempts 1000000] [--beside 10000] [--json] [--plans FILE]

Fills two throwaway databases, measures every query of the audit log in them, and the memory of an export.
A million attempts with eight million events take some minutes and 4 GB of disk, which is freed at the end.`;

const text = { type: "string" } as const;
const flag = { type: "boolean", default: false } as const;
const { values: options } = parseArgs({
  options: { attempts: text, beside: text, plans: text, json: flag, help: flag },
});

/** Largest times in milliseconds, and how much longer than in the small database a query may take. */
const budget = { queryMs: 50, metricsMs: 300, ratio: 1.2, exportMb: 150 };

if (options.help) console.log(help);
else await run(Number(options.attempts ?? 1_000_000), Number(options.beside ?? 10_000));

async function run(many: number, few: number): Promise<void> {
  const home = path.resolve(".local", `bench-${process.pid}`);
  const postgres = await startPostgres({ home, port: 0, throwaway: true });
  try {
    const [smallUrl, bigUrl] = [
      await filled(postgres.url, "small", few),
      await filled(postgres.url, "big", many),
    ];
    // One right after the other, so that both meet the same machine.
    report(measured(smallUrl), measured(bigUrl), few, many);
  } finally {
    await postgres.stop();
  }
}

/** Makes a database with so many attempts, and returns its address. */
async function filled(clusterUrl: string, name: string, attempts: number): Promise<string> {
  const cluster = new pg.Client({ connectionString: clusterUrl });
  await cluster.connect();
  await cluster.query(`create database ${name}`);
  // As on Supabase, and as it is for every disk without a moving head.
  await cluster.query(`alter database ${name} set random_page_cost = 1.1`);
  await cluster.end();
  const url = new URL(clusterUrl);
  url.pathname = `/${name}`;
  await prepareDatabase(url.href);
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  const began = performance.now();
  await fillAudit(client, attempts);
  await client.query("checkpoint");
  await client.end();
  console.error(`${name}: ${attempts} attempts in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  return url.href;
}

/** In a process of its own, which has one pool of connections. */
function measured(databaseUrl: string): Measured {
  const flags = ["--import", "tsx", "--conditions=react-server", "--expose-gc", "bench/measure-audit.ts"];
  const output = execFileSync(process.execPath, flags, {
    env: { ...process.env, DATABASE_URL: databaseUrl },
    maxBuffer: 64_000_000,
  });
  return JSON.parse(output.toString()) as Measured;
}

function report(small: Measured, big: Measured, few: number, many: number): void {
  if (options.plans) {
    mkdirSync(path.dirname(path.resolve(options.plans)), { recursive: true });
    writeFileSync(options.plans, big.queries.map(({ name, plan }) => `${name}\n${plan}\n`).join("\n"));
  }
  const rows = big.queries.map((query, index) => {
    const beside = small.queries[index];
    if (!beside || beside.name !== query.name) throw new Error("the two lists differ");
    const { name, rows, p50Ms, p95Ms } = query;
    // Where one finds more than the other, there is more to do: that is no ratio of the same.
    const ratio = rows === beside.rows ? p50Ms / beside.p50Ms : null;
    return { name, rows, p50Ms, p95Ms, smallP50Ms: beside.p50Ms, ratio };
  });
  if (options.json) {
    console.log(JSON.stringify({ attempts: many, beside: few, budget, rows, export: big.export }, null, 2));
    return;
  }
  console.log(
    `In the database, in milliseconds, at ${many} attempts; the ratio is of medians to those at ${few} that find as much.\n`,
  );
  console.log(
    `${"query".padEnd(44)} ${"rows".padStart(5)} ${"p50".padStart(8)} ${"p95".padStart(8)} ${"ratio".padStart(6)}`,
  );
  for (const { name, rows: found, p50Ms, p95Ms, ratio } of rows) {
    const limit = name.startsWith("metrics") ? budget.metricsMs : budget.queryMs;
    const marks = `${p95Ms > limit ? " SLOW" : ""}${(ratio ?? 0) > budget.ratio ? " grows" : ""}`;
    console.log(
      `${name.padEnd(44)} ${String(found).padStart(5)} ${p50Ms.toFixed(2).padStart(8)} ${p95Ms.toFixed(2).padStart(8)} ${(ratio?.toFixed(2) ?? "–").padStart(6)}${marks}`,
    );
  }
  const { rows: exported, seconds, memoryMb } = big.export;
  console.log(
    `\nexport: ${exported} rows in ${seconds.toFixed(1)} s, ${memoryMb.toFixed(0)} MB above idle (limit ${budget.exportMb} MB)`,
  );
}
