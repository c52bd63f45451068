import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import pg from "pg";
import { closeDatabase, db } from "@/db/client";
import { getChanges } from "@/lib/audit/changes";
import { startExport } from "@/lib/audit/export/export-stream";
import { getAttempt } from "@/lib/audit/get";
import { listAttempts } from "@/lib/audit/list";
import { getMetrics } from "@/lib/audit/metrics";
import { getStanding } from "@/lib/audit/metrics/current-counts";
import { getStageDurations } from "@/lib/audit/metrics/stage-durations";
import { parseQuery } from "@/lib/audit/query/parse-query";
import { rangeOf } from "@/lib/audit/query/range";
import { getNeighbours, getSimilar } from "@/lib/audit/similar";
import { operator } from "@/lib/auth/reader";
import type { PageCursor } from "@/lib/platform/keyset-page";
import { queriesOf, type Sample } from "./audit-queries";

/** Queries the audit log of the filled database in DATABASE_URL and prints the statements, in its own process to measure memory. */

/** All statements of one question, and the number of rows found. */
export type Asked = { name: string; rows: number; statements: Statement[] };
export type Statement = { text: string; values: unknown[] };
export type Answered = {
  lists: Asked[];
  screens: Asked[];
  metrics: Asked[];
  export: { rows: number; seconds: number; memoryMb: number };
};

/** Records every statement, so that the measurement covers what the pages send. */
const sent: Statement[] = [];
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

async function ask(name: string, run: () => Promise<object>): Promise<Asked> {
  sent.length = 0;
  const found = await run();
  return { name, rows: Array.isArray(found) ? found.length : 1, statements: [...sent] };
}

async function page(query: string, cursor: PageCursor = {}) {
  const { terms, problems } = parseQuery(query);
  if (problems.length > 0) throw new Error(`${query}: ${problems[0]?.message}`);
  return listAttempts({ terms, started: {} }, cursor, operator);
}

const { rows: samples } = await db.execute<Sample>(sql`
  select id, slug, owner_email as email, request ->> 'name' as name, started_at::date::text as day from provisioning.attempts
  where status = 'completed' and started_at < now() - interval '365 days' order by started_at desc limit 1`);
const { rows: undone } = await db.execute<{ id: string }>(
  sql`select id from provisioning.attempts where status = 'rolled_back' order by started_at desc limit 1`,
);
if (!samples[0] || !undone[0]) throw new Error("the database is not filled");
const [undoneId, second] = [undone[0].id, await page("", { after: (await page("")).older ?? "" })];
const { token } = await getChanges(null, operator);
const month = rangeOf("30d", { from: "", to: "" }, Date.now());

const lists: Asked[] = [];
for (const { name, query } of queriesOf(samples[0]))
  lists.push(await ask(name, async () => (await page(query)).items));
lists.push(
  await ask("next page", async () => (await page("", { after: second.older ?? "" })).items),
  await ask("page before", async () => (await page("", { before: second.newer ?? "" })).items),
);
const metrics = [
  await ask("30 days beside the 30 before", () => getMetrics(month, operator)),
  await ask("stages of 30 days", () => getStageDurations(month, operator)),
  await ask("current counts", () => getStanding(operator)),
];
const screens = [
  await ask("one attempt", async () => {
    const attempt = await getAttempt(undoneId, operator);
    if (!attempt) throw new Error("the attempt has gone");
    await Promise.all([getSimilar(attempt, operator), getNeighbours(attempt.id, operator)]);
    return attempt.events;
  }),
  await ask("live update check", () => getChanges(token, operator)),
  await ask("insert of an attempt", insertOne),
];

/** The insert of a refusal: a row with all its indexes. A few dozen more rows do not affect the other results. */
async function insertOne(): Promise<object> {
  await db.execute(sql`
    insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email, owner_name, status,
      error_code, blueprint, blueprint_version, finished_at, duration_ms)
    select gen_random_uuid(), gen_random_uuid(), 'admin1@example.com', '{"name": "Golden Spoon Bench"}', '', 'golden-spoon-bench',
      'bench@example.com', 'Bench', 'failed', 'INTERNAL', 'standard', 1, now(), 1`);
  return {};
}

async function measureExport(): Promise<Answered["export"]> {
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
  // A header, and the line that marks the file as complete.
  return { rows: lines - 2, seconds, memoryMb: (highest - idle) / 1e6 };
}

const result: Answered = { lists, screens, metrics, export: await measureExport() };
await closeDatabase();
console.log(JSON.stringify(result));
