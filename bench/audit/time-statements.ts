import pg from "pg";
import { quick } from "../answer";
import { quantile } from "../sampling";
import type { RecordedQuery, Statement } from "./record-queries";

/** The total time of a query’s statements, including planning, as measured by the database. */
export type Times = { rows: number; p50Ms: number; p95Ms: number };
export type Comparison = { name: string; small: Times; big: Times; plan: string };
export type Database = { url: string; queries: readonly RecordedQuery[] };

const [repeats, warmUps] = quick ? [5, 1] : [40, 5];

type Explained = { "QUERY PLAN": [{ "Execution Time": number; "Planning Time": number }] };

/** Runs the same queries on two databases alternately, so that both have the same load. Includes the plans on the big one. */
export async function compareAlternately(small: Database, big: Database): Promise<Comparison[]> {
  const clients = [small, big].map(({ url }) => new pg.Client({ connectionString: url })) as [
    pg.Client,
    pg.Client,
  ];
  await Promise.all(clients.map((client) => client.connect()));
  const comparisons: Comparison[] = [];
  for (const [index, { name, rows, statements }] of big.queries.entries()) {
    const smallQuery = small.queries[index];
    if (smallQuery?.name !== name) throw new Error("the two lists differ");
    const [smallMs, bigMs]: [number[], number[]] = [[], []];
    for (let n = -warmUps; n < repeats; n++) {
      const ms = [
        await timeOf(clients[0], smallQuery.statements),
        await timeOf(clients[1], statements),
      ] as const;
      if (n < 0) continue;
      smallMs.push(ms[0]);
      bigMs.push(ms[1]);
    }
    const plan = await planOf(clients[1], statements);
    comparisons.push({ name, small: toTimes(smallQuery.rows, smallMs), big: toTimes(rows, bigMs), plan });
  }
  await Promise.all(clients.map((client) => client.end()));
  return comparisons;
}

function toTimes(rows: number, ms: readonly number[]): Times {
  return { rows, p50Ms: quantile(ms, 0.5), p95Ms: quantile(ms, 0.95) };
}

async function timeOf(client: pg.Client, statements: readonly Statement[]): Promise<number> {
  let ms = 0;
  for (const { text, values } of statements) {
    const explain = { text: `explain (analyze, timing off, format json) ${text}`, values };
    const { rows } = await client.query<Explained>(explain);
    const plan = rows[0]?.["QUERY PLAN"][0];
    ms += (plan?.["Execution Time"] ?? 0) + (plan?.["Planning Time"] ?? 0);
  }
  return ms;
}

async function planOf(client: pg.Client, statements: readonly Statement[]): Promise<string> {
  const plans: string[] = [];
  for (const { text, values } of statements) {
    const explain = { text: `explain (analyze, buffers, costs off) ${text}`, values };
    const { rows } = await client.query<{ "QUERY PLAN": string }>(explain);
    plans.push(rows.map((row) => `  ${row["QUERY PLAN"]}`).join("\n"));
  }
  return plans.join("\n");
}
