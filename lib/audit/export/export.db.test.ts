import { randomUUID } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { admin } from "@/db/testing/admin";
import { addStaff } from "@/db/testing/staff";
import type { Staff } from "@/lib/auth/authorize";
import { operator } from "@/lib/auth/reader";
import { BusyError } from "@/lib/platform/busy-error";
import { parseQuery } from "../query/parse-query";
import { setSettings, storeAttempt, support } from "../testing";
import { readEnd } from "./export-end";
import { startExport } from "./export-stream";
import { exportAttempts, exportColumns } from "./index";

const actorEmail = `${randomUUID()}@export.test`;
const filter = { terms: parseQuery(`actor:${actorEmail}`).terms, started: {} };
const rowCount = 4_500;

beforeAll(async () => {
  setSettings();
  // More than two batches, with many rows that share a timestamp.
  await admin.execute(sql`
    insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email, owner_name, status,
      tenant_id, blueprint, blueprint_version, started_at, finished_at, duration_ms)
    select gen_random_uuid(), gen_random_uuid(), ${actorEmail}, jsonb_build_object('name', 'Tenant ' || n), '', 'tenant-' || n,
      n || '@owner.test', 'Owner ' || n, 'completed', gen_random_uuid(), 'standard', 1,
      now() - (n / 3000) * interval '1 day', now(), n from generate_series(1, ${rowCount}::int) as n`);
});

async function eventsOf(actorId: string) {
  const { rows } = await db.execute<{ kind: string; detail: Record<string, unknown> }>(
    sql`select kind, detail from provisioning.staff_events where actor_id = ${actorId}::uuid order by id`,
  );
  return rows;
}

async function staff(role: "admin" | "support") {
  const id = randomUUID();
  await addStaff(id, role);
  return { id, email: `${role}@example.com`, role };
}

async function textOf(body: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const part of body) text += decoder.decode(part, { stream: true });
  return text;
}

const splitLines = (text: string) => text.trimEnd().split(/\r?\n/);

/** Reads the header and the first batch, so that a test can change something before reading the rest. */
async function startReading(format: "csv" | "jsonl", actor: Staff) {
  const { body } = await startExport(actor, format, filter, {});
  const reader = body.getReader();
  await reader.read();
  if (format === "csv") await reader.read();
  reader.releaseLock();
  return body;
}

describe("an export", () => {
  test("contains every attempt once, in list order, across its batches", async () => {
    const ids: unknown[] = [];
    for await (const batch of exportAttempts(filter, operator)) ids.push(...batch.map(({ id }) => id));
    const { rows } = await db.execute<{ id: string }>(
      sql`select id from provisioning.attempts where actor_email = ${actorEmail} order by started_at desc, id desc`,
    );
    expect(ids).toEqual(rows.map(({ id }) => id));
    expect(ids).toHaveLength(rowCount);
  });

  test("neither repeats nor misses an attempt while new attempts are stored", async () => {
    const ids: unknown[] = [];
    for await (const batch of exportAttempts(filter, operator)) {
      ids.push(...batch.map(({ id }) => id));
      await storeAttempt({ actorEmail });
    }
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(rowCount);
  });

  test("contains owners’ names and all addresses for admins only", async () => {
    const personal = ["actor_email", "owner_name", "owner_email"];
    expect(exportColumns(operator)).toEqual(expect.arrayContaining(personal));
    const { value } = await exportAttempts(filter, support).next();
    expect(Object.keys(value?.[0] ?? {})).toEqual(exportColumns(support));
    expect(JSON.stringify(value)).not.toMatch(/@/);
  });

  test("is recorded before its first byte, and again at its end with its row count", async () => {
    const actor = await staff("admin");
    const { body, total } = await startExport(actor, "jsonl", filter, { query: "q" });
    expect(await eventsOf(actor.id)).toMatchObject([
      { kind: "export_started", detail: { format: "jsonl", query: "q", personalData: true } },
    ]);
    const lines = splitLines(await textOf(body));
    expect(JSON.parse(lines.pop() ?? "")).toEqual({ export: "complete", rows: total });
    expect(lines).toHaveLength(total ?? -1);
    const [started, finished] = await eventsOf(actor.id);
    expect(finished).toEqual({
      kind: "export_finished",
      detail: { export: started?.detail.export, rows: lines.length },
    });
  });

  test("is recorded as stopped if its client cancels it", async () => {
    const actor = await staff("support");
    const { body } = await startExport(actor, "csv", filter, {});
    const reader = body.getReader();
    await reader.read();
    await reader.cancel();
    expect(await eventsOf(actor.id)).toMatchObject([
      { kind: "export_started", detail: { personalData: false } },
      { kind: "export_stopped", detail: { why: "the client disconnected" } },
    ]);
  });

  test("stops reading from the database when its client stops reading", async () => {
    const actor = await staff("admin");
    const { body } = await startExport(actor, "csv", filter, {});
    const reader = body.getReader();
    await reader.read();
    await reader.cancel();
    const rows = Number((await eventsOf(actor.id)).at(-1)?.detail.rows);
    expect(rows).toBeLessThanOrEqual(2_000);
  });

  test("ends with a line that marks it as complete and has the same number of cells as the other lines", async () => {
    const { body, total } = await startExport(await staff("admin"), "csv", filter, {});
    const lines = splitLines(await textOf(body));
    const commas = ",".repeat(exportColumns(operator).length - 1);
    expect(lines.at(-1)).toBe(`# complete: ${total} rows${commas}`);
    expect(readEnd("csv", lines.at(-1) ?? "")).toEqual({ rows: total, reason: null });
  });
});

describe("an export during which access changes", () => {
  const removals: [string, (id: string) => SQL][] = [
    ["the role is removed", (id) => sql`delete from provisioning.staff where user_id = ${id}::uuid`],
    [
      "an admin becomes support",
      (id) => sql`update provisioning.staff set role = 'support' where user_id = ${id}::uuid`,
    ],
  ];

  test.each(removals)(
    "ends before its next batch, and its last line states the reason, if %s",
    async (_what, remove) => {
      for (const format of ["csv", "jsonl"] as const) {
        const actor = await staff("admin");
        const body = await startReading(format, actor);
        await admin.execute(remove(actor.id));
        const lines = splitLines(await textOf(body));
        expect(lines).toHaveLength(1);
        expect(readEnd(format, lines[0] ?? "")).toEqual({ rows: 2_000, reason: "access_removed" });
        expect((await eventsOf(actor.id)).at(-1)).toMatchObject({
          kind: "export_stopped",
          detail: { rows: 2_000, why: expect.stringContaining("access") },
        });
      }
    },
  );

  test("continues with the same columns if the support user becomes an admin", async () => {
    const actor = await staff("support");
    const body = await startReading("jsonl", actor);
    await admin.execute(sql`update provisioning.staff set role = 'admin' where user_id = ${actor.id}::uuid`);
    const text = await textOf(body);
    expect(readEnd("jsonl", splitLines(text).at(-1) ?? "")).toMatchObject({ reason: null });
    expect(text).not.toContain("@");
  });
});

test("if the database fails, the last line of an export states the reason, and the stream errors", async () => {
  const actor = await staff("admin");
  const reader = (await startReading("jsonl", actor)).getReader();
  await admin.execute(sql`alter table provisioning.attempts rename to gone`);
  const { value } = await reader.read();
  expect(JSON.parse(new TextDecoder().decode(value))).toMatchObject({
    reason: "database_failed",
    rows: 2_000,
  });
  await expect(reader.read()).rejects.toThrow();
  await admin.execute(sql`alter table provisioning.gone rename to attempts`);
  expect((await eventsOf(actor.id)).at(-1)).toMatchObject({ kind: "export_stopped" });
});

test("if a read waits too long for a lock, the last line of an export reports that the console was busy, and the stream errors", async () => {
  const actor = await staff("admin");
  const reader = (await startReading("jsonl", actor)).getReader();
  const { value } = await admin.transaction(async (tx) => {
    await tx.execute(sql`lock table provisioning.attempts in access exclusive mode`);
    return reader.read();
  });
  const end = { rows: 2_000, reason: "console_busy" };
  expect(readEnd("jsonl", new TextDecoder().decode(value))).toEqual(end);
  await expect(reader.read()).rejects.toThrow(BusyError);
  expect((await eventsOf(actor.id)).at(-1)).toMatchObject({
    kind: "export_stopped",
    detail: { rows: 2_000, why: expect.stringContaining("the console was busy") },
  });
});
