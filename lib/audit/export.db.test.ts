import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { exportAttempts, exportColumns } from "./export";
import { startExport } from "./export-stream";
import { parseQuery } from "./parse-query";
import { store } from "./testing";

const actorEmail = `${randomUUID()}@export.test`;
const filter = { terms: parseQuery(`actor:${actorEmail}`).terms, started: {} };
const many = 4_500;

beforeAll(async () => {
  // More than two batches, many rows of one and the same moment among them.
  await db.execute(sql`
    insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email, owner_name, status,
      tenant_id, blueprint, blueprint_version, started_at, finished_at, duration_ms)
    select gen_random_uuid(), gen_random_uuid(), ${actorEmail}, jsonb_build_object('name', 'Tenant ' || n), '', 'tenant-' || n,
      n || '@owner.test', 'Owner ' || n, 'completed', gen_random_uuid(), 'standard', 1,
      now() - (n / 3000) * interval '1 day', now(), n from generate_series(1, ${many}::int) as n`);
});

async function eventsOf(actorId: string) {
  const { rows } = await db.execute<{ kind: string; detail: Record<string, unknown> }>(
    sql`select kind, detail from provisioning.staff_events where actor_id = ${actorId}::uuid order by id`,
  );
  return rows;
}

const someone = (role: "admin" | "support") => ({ id: randomUUID(), email: `${role}@example.com`, role });

describe("an export", () => {
  test("has every attempt once, in the order of the list, across its batches", async () => {
    const ids: unknown[] = [];
    for await (const batch of exportAttempts(filter, "admin")) ids.push(...batch.map(({ id }) => id));
    const { rows } = await db.execute<{ id: string }>(
      sql`select id from provisioning.attempts where actor_email = ${actorEmail} order by started_at desc, id desc`,
    );
    expect(ids).toEqual(rows.map(({ id }) => id));
    expect(ids).toHaveLength(many);
  });

  test("neither repeats nor misses one while attempts arrive and change", async () => {
    const ids: unknown[] = [];
    for await (const batch of exportAttempts(filter, "admin")) {
      ids.push(...batch.map(({ id }) => id));
      await store({ actorEmail });
    }
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(many);
  });

  test("has names and addresses for admins only", async () => {
    const personal = ["actor_email", "owner_name", "owner_email"];
    expect(exportColumns("admin")).toEqual(expect.arrayContaining(personal));
    const { value } = await exportAttempts(filter, "support").next();
    expect(Object.keys(value?.[0] ?? {})).toEqual(exportColumns("support"));
    expect(JSON.stringify(value)).not.toMatch(/@/);
  });

  test("is on record before its first byte, and at its end with its length", async () => {
    const actor = someone("admin");
    const { body, total } = await startExport(actor, "jsonl", filter, { query: "q" });
    expect(await eventsOf(actor.id)).toMatchObject([
      { kind: "export_started", detail: { format: "jsonl", query: "q", personalData: true } },
    ]);
    const lines = (await new Response(body).text()).trimEnd().split("\n");
    expect(lines).toHaveLength(total ?? -1);
    const [started, finished] = await eventsOf(actor.id);
    expect(finished).toEqual({
      kind: "export_finished",
      detail: { export: started?.detail.export, rows: lines.length },
    });
  });

  test("that its reader gives up is on record as stopped", async () => {
    const actor = someone("support");
    const { body } = await startExport(actor, "csv", filter, {});
    const reader = body.getReader();
    await reader.read();
    await reader.cancel();
    expect(await eventsOf(actor.id)).toMatchObject([
      { kind: "export_started", detail: { personalData: false } },
      { kind: "export_stopped", detail: { why: "the reader went away" } },
    ]);
  });

  test("reads no further than its reader", async () => {
    const actor = someone("admin");
    const { body } = await startExport(actor, "csv", filter, {});
    const reader = body.getReader();
    await reader.read();
    await reader.cancel();
    const rows = Number((await eventsOf(actor.id)).at(-1)?.detail.rows);
    expect(rows).toBeLessThanOrEqual(2_000);
  });
});
