import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import pg from "pg";
import { closeDatabase, db } from "@/db/client";
import { getChanges } from "@/lib/audit/changes";
import { startExport } from "@/lib/audit/export-stream";
import { getAttempt } from "@/lib/audit/get";
import { listAttempts } from "@/lib/audit/list";
import { getMetrics } from "@/lib/audit/metrics";
import type { PageCursor } from "@/lib/audit/page";
import { parseQuery } from "@/lib/audit/parse-query";
import { rangeOf } from "@/lib/audit/range";
import { getNeighbours, getSimilar } from "@/lib/audit/similar";
import { getStageDurations } from "@/lib/audit/stage-durations";
import { getStanding } from "@/lib/audit/standing";

/** Times of all statements of one query together, planning included, as the database takes them itself. */
type QueryTimes = { name: string; rows: number; p50Ms: number; p95Ms: number; plan: string };
export type Measured = {
  queries: QueryTimes[];
  export: { rows: number; seconds: number; memoryMb: number };
};

const repeats = 60;
const warmUps = 5;

/** Every statement that is sent goes by here, so that what is measured is what the pages send. */
const sent: { text: string; values: unknown[] }[] = [];
const send = pg.Client.prototype.query as (...args: unknown[]) => unknown;
Object.assign(pg.Client.prototype, {
  query(this: pg.Client, config: unknown, values?: unknown, ...rest: unknown[]) {
    if (
      typeof config === "object" &&
      config !== null &&
      "text" in config &&
      typeof config.text === "string"
    ) {
      const given = Array.isArray(values) ? values : ((config as { values?: unknown[] }).values ?? []);
      sent.push({ text: config.text, values: given });
    }
    return send.call(this, config, values, ...rest);
  },
});

const probe = new pg.Client({ connectionString: process.env.DATABASE_URL });
await probe.connect();

type Explained = { "QUERY PLAN": [{ "Execution Time": number; "Planning Time": number }] };

async function measure(name: string, run: () => Promise<{ length: number } | object>): Promise<QueryTimes> {
  sent.length = 0;
  const result = await run();
  const statements = [...sent];
  const times: number[] = [];
  for (let n = -warmUps; n < repeats; n++) {
    let ms = 0;
    for (const { text, values } of statements) {
      const explain = `explain (analyze, timing off, format json) ${text}`;
      const { rows } = (await send.call(probe, { text: explain, values })) as pg.QueryResult<Explained>;
      const plan = rows[0]?.["QUERY PLAN"][0];
      ms += (plan?.["Execution Time"] ?? 0) + (plan?.["Planning Time"] ?? 0);
    }
    if (n >= 0) times.push(ms);
  }
  times.sort((a, b) => a - b);
  const at = (part: number) => times[Math.floor(part * (times.length - 1))] ?? 0;
  const rows = "length" in result ? Number(result.length) : 1;
  return { name, rows, p50Ms: at(0.5), p95Ms: at(0.95), plan: await planOf(statements) };
}

async function planOf(statements: typeof sent): Promise<string> {
  const plans: string[] = [];
  for (const { text, values } of statements) {
    const explain = { text: `explain (analyze, buffers, costs off) ${text}`, values };
    const { rows } = (await send.call(probe, explain)) as pg.QueryResult<{ "QUERY PLAN": string }>;
    plans.push(rows.map((row) => `  ${row["QUERY PLAN"]}`).join("\n"));
  }
  return plans.join("\n");
}

async function page(query: string, cursor: PageCursor = {}) {
  const { terms, problems } = parseQuery(query);
  if (problems.length > 0) throw new Error(`${query}: ${problems[0]?.message}`);
  return listAttempts({ terms, started: {} }, cursor, "admin");
}

const listed = async (query: string, cursor?: PageCursor) => (await page(query, cursor)).items;

/** A row that the queries ask for, from the middle of the log. */
const { rows: middle } = await db.execute<{
  id: string;
  slug: string;
  owner_email: string;
  name: string;
  day: string;
}>(sql`
  select id, slug, owner_email, request ->> 'name' as name, started_at::date::text as day
  from provisioning.attempts where status = 'completed' and started_at < now() - interval '365 days' order by started_at desc limit 1`);
const [one] = middle;
if (!one) throw new Error("the database is not filled");
const { rows: undone } = await db.execute<{ id: string }>(
  sql`select id from provisioning.attempts where status = 'rolled_back' order by started_at desc limit 1`,
);
const second = await page("", { after: (await page("")).older ?? "" });
const { token } = await getChanges(null);
const month = rangeOf("30d", { from: "", to: "" }, Date.now());

const filters: [name: string, query: string][] = [
  ["first page", ""],
  ...[
    ...[
      "status:completed",
      "status:failed",
      "status:rolled_back",
      "status:in_progress",
      "status:interrupted",
    ],
    ...[
      "-status:completed",
      "code:SLUG_TAKEN",
      "code:INTERNAL",
      "-code:SLUG_TAKEN",
      "slug:golden*",
      "name:golden*",
    ],
    ...["actor:admin7@example.com", "actor:new.hire@example.com", "actor:new*", "owner:*.com"],
    ...["created:<2026-06-01", "duration:>1s", "duration:>4s", "duration:>1h", "duration:<2.01"],
  ].map((query): [string, string] => [`filter ${query}`, query]),
  ["filter slug:…", `slug:${one.slug}`],
  ["filter name:…", `name:"${one.name}"`],
  ["filter owner:…", `owner:${one.owner_email}`],
  ["filter created: a day", `created:${one.day}`],
  ["filter id:…", `id:${one.id}`],
  ["filter id:…*", `id:${one.id.slice(0, 10)}*`],
  ["combined", "status:completed actor:admin7@example.com duration:>100 created:<2026-06-01"],
  ["combined, selective", "status:failed -code:SLUG_TAKEN slug:golden* duration:>3"],
  [
    "combined, rare, with a word",
    `status:rolled_back code:AUTH_FAILED actor:admin3@example.com lantern created:>=${one.day}`,
  ],
  ["search, a common word", "golden"],
  ["search, two common words", "golden spoon"],
  ["search, a whole name", `"${one.name}"`],
  ["search, a name’s rare word", one.name.split(" ").at(-1) ?? ""],
  ["search, a slug", one.slug],
  ["search, an e-mail address", one.owner_email],
  ["search, an attempt’s id", one.id],
  ["search, two letters", "go"],
  ["search, what is not there", "xylophone"],
];

const queries: QueryTimes[] = [];
for (const [name, query] of filters) queries.push(await measure(name, () => listed(query)));
queries.push(
  await measure("next page", () => listed("", { after: second.older ?? "" })),
  await measure("page before", () => listed("", { before: second.newer ?? "" })),
  await measure("one attempt", async () => {
    const attempt = await getAttempt(undone[0]?.id ?? "", "admin");
    if (attempt) await Promise.all([getSimilar(attempt), getNeighbours(attempt.id)]);
    return attempt?.events ?? [];
  }),
  await measure("live question", () => getChanges(token)),
  await measure("metrics of 30 days beside the 30 before", () => getMetrics(month)),
  await measure("metrics: how things stand", () => getStanding()),
  await measure("metrics: stages of 30 days", () => getStageDurations(month)),
  await measure("insert of an attempt", insertOne),
);

/** What a claim writes: the row with all of its indexes. Some dozens of rows more change nothing of the rest. */
async function insertOne(): Promise<object> {
  await db.execute(sql`
    insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email, owner_name, status,
      error_code, blueprint, blueprint_version, finished_at, duration_ms)
    select gen_random_uuid(), gen_random_uuid(), 'admin1@example.com', '{"name": "Golden Spoon Bench"}', '', 'golden-spoon-bench',
      'bench@example.com', 'Bench', 'failed', 'INTERNAL', 'standard', 1, now(), 1`);
  return {};
}

async function measureExport(): Promise<Measured["export"]> {
  globalThis.gc?.();
  const idle = process.memoryUsage().rss;
  const began = performance.now();
  let [lines, highest] = [0, idle];
  const actor = { id: randomUUID(), email: "bench@example.com", role: "admin" } as const;
  const { body } = await startExport(actor, "csv", { terms: [], started: {} }, {});
  for await (const chunk of body) {
    for (const byte of chunk) if (byte === 10) lines++;
    highest = Math.max(highest, process.memoryUsage().rss);
  }
  const seconds = (performance.now() - began) / 1_000;
  return { rows: lines - 1, seconds, memoryMb: (highest - idle) / 1e6 };
}

const result: Measured = { queries, export: await measureExport() };
await probe.end();
await closeDatabase();
console.log(JSON.stringify(result));
