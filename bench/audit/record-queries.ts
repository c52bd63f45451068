import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import pg from "pg";
import { closeDatabase, db } from "@/db/client";
import { getChanges } from "@/lib/audit/changes";
import { readEnd } from "@/lib/audit/export/export-end";
import { startExport } from "@/lib/audit/export/export-stream";
import { getAttempt } from "@/lib/audit/get";
import { listAttempts } from "@/lib/audit/list";
import { getMetrics } from "@/lib/audit/metrics";
import { getCurrentCounts } from "@/lib/audit/metrics/current-counts";
import { getStageDurations } from "@/lib/audit/metrics/stage-durations";
import { parseQuery } from "@/lib/audit/query/parse-query";
import { type PresetKey, rangeOf } from "@/lib/audit/query/range";
import { getNeighbours, getSimilar } from "@/lib/audit/similar";
import { operator } from "@/lib/auth/reader";
import type { PageCursor } from "@/lib/platform/keyset-page";
import { queriesOf, type Sample } from "./queries";

/**
 * Queries and exports the audit log of the database in DATABASE_URL, and prints the statements and the cost of the
 * export. Runs in its own process, so that its memory can be measured.
 */

/** The statements of one query of the audit log, and the number of rows it found. */
export type RecordedQuery = { name: string; rows: number; statements: Statement[] };
export type Statement = { text: string; values: unknown[] };
export type AuditRecording = {
  lists: RecordedQuery[];
  screens: RecordedQuery[];
  metrics: RecordedQuery[];
  export: { rows: number; seconds: number; memoryMb: number };
};

/** Records every statement, so that the measurement covers what the pages send. */
const statements: Statement[] = [];
const originalQuery = pg.Client.prototype.query as (...args: unknown[]) => unknown;
Object.assign(pg.Client.prototype, {
  query(this: pg.Client, config: unknown, values?: unknown, ...rest: unknown[]) {
    if (
      typeof config === "object" &&
      config !== null &&
      "text" in config &&
      typeof config.text === "string"
    ) {
      const parameters = Array.isArray(values) ? values : ((config as { values?: unknown[] }).values ?? []);
      statements.push({ text: config.text, values: parameters });
    }
    return originalQuery.call(this, config, values, ...rest);
  },
});

async function record(name: string, run: () => Promise<object>): Promise<RecordedQuery> {
  statements.length = 0;
  const result = await run();
  return { name, rows: Array.isArray(result) ? result.length : 1, statements: [...statements] };
}

async function page(query: string, cursor: PageCursor = {}) {
  const { terms, problems } = parseQuery(query);
  if (problems.length > 0) throw new Error(`${query}: ${problems[0]?.message}`);
  return listAttempts({ terms, started: {} }, cursor, operator);
}

const { rows: samples } = await db.execute<Sample>(sql`
  select id, slug, owner_email as email, request ->> 'name' as name, started_at::date::text as day from provisioning.attempts
  where status = 'completed' and started_at < now() - interval '365 days' order by started_at desc limit 1`);
const { rows: undoneAttempts } = await db.execute<{ id: string }>(
  sql`select id from provisioning.attempts where status = 'rolled_back' order by started_at desc limit 1`,
);
if (!samples[0] || !undoneAttempts[0]) throw new Error("the database is not filled");
const [undoneId, second] = [undoneAttempts[0].id, await page("", { after: (await page("")).older ?? "" })];
const { token } = await getChanges(null, operator);
const last = (preset: PresetKey) => rangeOf(preset, { from: "", to: "" }, Date.now());
const month = last("30d");

const lists: RecordedQuery[] = [];
for (const { name, query } of queriesOf(samples[0]))
  lists.push(await record(name, async () => (await page(query)).items));
lists.push(
  await record("next page", async () => (await page("", { after: second.older ?? "" })).items),
  await record("previous page", async () => (await page("", { before: second.newer ?? "" })).items),
);
const metrics = [
  await record("30 days and the previous 30", () => getMetrics(month, operator, "UTC")),
  await record("stages of 30 days", () => getStageDurations(month, operator)),
  await record("current counts", () => getCurrentCounts(operator)),
];
const screens = [
  await record("one attempt", async () => {
    const attempt = await getAttempt(undoneId, operator);
    if (!attempt) throw new Error("the attempt does not exist");
    await Promise.all([getSimilar(attempt, operator), getNeighbours(attempt.id, operator)]);
    return attempt.events;
  }),
  await record("live update check", () => getChanges(token, operator)),
  await record("insert of an attempt", insertOne),
];

/** Inserts a failed attempt. Measuring this adds a few dozen rows, which do not affect the other results. */
async function insertOne(): Promise<object> {
  await db.execute(sql`
    insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email, owner_name, status,
      error_code, blueprint, blueprint_version, finished_at, duration_ms)
    select gen_random_uuid(), gen_random_uuid(), 'admin1@example.com', '{"name": "Golden Spoon Bench"}', '', 'golden-spoon-bench',
      'bench@example.com', 'Bench', 'failed', 'INTERNAL', 'standard', 1, now(), 1`);
  return {};
}

async function measureExport(): Promise<AuditRecording["export"]> {
  globalThis.gc?.();
  const idle = process.memoryUsage().rss;
  const startedAt = performance.now();
  let highest = idle;
  const actor = { id: randomUUID(), email: "bench@example.com", role: "admin" } as const;
  // An export ends early unless its reader is a staff member with an account.
  await db.execute(sql`
    with account as (
      insert into auth.users (instance_id, id, email) values ('00000000-0000-0000-0000-000000000000', ${actor.id}::uuid, ${actor.email})
    )
    insert into provisioning.staff (user_id, role, added_by) values (${actor.id}::uuid, ${actor.role}, 'bench')`);
  const { body } = await startExport(actor, "csv", { terms: [], started: last("90d") }, {});
  let lastChunk = "";
  for await (const chunk of body) {
    lastChunk = Buffer.from(chunk).toString();
    highest = Math.max(highest, process.memoryUsage().rss);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  const end = readEnd("csv", lastChunk.trim().split("\n").at(-1) ?? "");
  if (!end || end.reason) throw new Error(`the export ended early: ${end?.reason ?? "no last line"}`);
  return { rows: end.rows, seconds, memoryMb: (highest - idle) / 1e6 };
}

const result: AuditRecording = { lists, screens, metrics, export: await measureExport() };
await closeDatabase();
console.log(JSON.stringify(result));
