import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { tables } from "../product/testing";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { readCatalog } from "./adopt/catalog";
import { rollback } from "./rollback";
import { rollbackText } from "./rollback-text";

let database: TestDatabase;
let client: pg.Client;
let file: string;

beforeEach(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  file = path.join(mkdtempSync(path.join(tmpdir(), "rollback-")), "audit.jsonl");
});
afterEach(async () => {
  await client.end();
  await database.drop();
});

/** Adds an attempt with an event whose detail contains quotes, escapes and large numbers. */
async function addAttempt(status: "failed" | "creating_auth_user"): Promise<string> {
  const id = randomUUID();
  const hasFailed = status === "failed";
  await client.query(
    `insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email, owner_name, status,
       error_code, owner_user_id, blueprint, blueprint_version, lease_expires_at, started_at, finished_at, duration_ms)
     values ($1, $1, 'admin@example.com', '{}', '', $2, $3, E'Žofie "Z"\\n', $4, $5, $1, 'standard', 1, now(), '2026-11-05', $6, $7)`,
    [
      id,
      `slug-${id}`,
      `${id}@example.com`,
      status,
      hasFailed ? "INTERNAL" : null,
      hasFailed ? new Date() : null,
      hasFailed ? 0.1 : null,
    ],
  );
  await client.query(
    `insert into provisioning.attempt_events (attempt_id, seq, stage, at, duration_ms, detail)
     values ($1, 1, 'initiated', '2026-11-05T10:11:12.123456Z', 1.0000000000000002, '{"quote": "\\" \\\\ \\n 寿司", "n": 12345678901234567890}')`,
    [id],
  );
  return id;
}

async function addCleanup(attemptId: string, state: string): Promise<void> {
  await client.query(
    `insert into provisioning.auth_cleanups (user_id, attempt_id, reason, state, next_try_at, resolved_at)
     values ($1, $1, 'unknown', $2, now(), case when $2 = 'done' then now() end)`,
    [attemptId, state],
  );
}

describe("the export before a rollback", () => {
  test("contains every row of every table in the schema, one JSON object per line", async () => {
    for (let n = 0; n < 3; n++) await addCleanup(await addAttempt("failed"), "done");
    const { rows: tables } = await client.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'provisioning' and table_type = 'BASE TABLE' order by 1",
    );
    const storedRows: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(
        `select to_jsonb(t)::text as row from provisioning.${name} t`,
      );
      storedRows.push(...rows.map(({ row }) => `{"table":"provisioning.${name}","row":${row}}`));
    }
    expect(await rollback(database.url, { exportTo: file })).toMatchObject({ result: "removed" });
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    expect(lines.sort()).toEqual(storedRows.sort());
    expect(new Set(lines.map((line) => JSON.parse(line).table)).size).toBeGreaterThanOrEqual(4);
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  test("contains every row of a table that is exported in several batches", async () => {
    await client.query(
      "insert into provisioning.rate_limits select 'k' || n, now(), n from generate_series(1, 2500) n",
    );
    const outcome = await rollback(database.url, { exportTo: file });
    expect(outcome.result === "removed" && outcome.rows.get("provisioning.rate_limits")).toBe(2500);
    expect(readFileSync(file, "utf8").match(/"provisioning.rate_limits"/g)).toHaveLength(2500);
  });

  test("never overwrites a file", async () => {
    await rollback(database.url, { exportTo: file });
    const text = readFileSync(file, "utf8");
    const other = await createTestDatabase();
    await expect(rollback(other.url, { exportTo: file })).rejects.toThrow("already exists");
    await other.drop();
    expect(readFileSync(file, "utf8")).toBe(text);
  });
});

describe("a rollback", () => {
  test.each([
    [
      "an attempt is in flight",
      async () => void (await addAttempt("creating_auth_user")),
      "1 attempt is in flight",
    ],
    [
      "a clean-up is open",
      async () => addCleanup(await addAttempt("failed"), "pending"),
      "1 clean-up is open",
    ],
    [
      "a clean-up needs manual work",
      async () => addCleanup(await addAttempt("failed"), "manual"),
      "1 clean-up is open",
    ],
  ])("is refused while %s, unless it is forced", async (_what, setUp, text) => {
    await setUp();
    const before = await readCatalog(client);
    const refused = await rollback(database.url, { exportTo: file });
    expect(refused.result).toBe("refused");
    expect(rollbackText(refused, file)).toContain(text);
    expect(await readCatalog(client)).toEqual(before);
    expect(existsSync(file)).toBe(false);

    const forced = await rollback(database.url, { exportTo: file, force: true });
    expect(rollbackText(forced, file)).toMatch(
      /The rollback was forced even though .* the file lists the users/,
    );
  });

  test("is refused if the schema has a table that the console did not create", async () => {
    await client.query("create table provisioning.theirs (id int)");
    await expect(rollback(database.url, { exportTo: file })).rejects.toThrow(
      "an object that the console did not create",
    );
    expect(
      (await client.query("select to_regclass('provisioning.attempts') is not null as kept")).rows,
    ).toEqual([{ kept: true }]);
    expect(existsSync(file)).toBe(false);
  });

  test("is refused if a view of the product reads the audit log", async () => {
    await client.query("create view public.made_here as select tenant_id from provisioning.attempts");
    await expect(rollback(database.url, { exportTo: file })).rejects.toThrow("view made_here");
  });

  test("is refused if the database has migrations that this checkout lacks", async () => {
    await client.query("insert into provisioning.migrations (hash, created_at) values ('newer', 9e12)");
    await expect(rollback(database.url, { exportTo: file })).rejects.toThrow("Roll back with the version");
    await client.query("delete from provisioning.migrations where hash = 'newer'");
    await client.query("update provisioning.migrations set hash = 'changed' where id = 2");
    await expect(rollback(database.url, { exportTo: file })).rejects.toThrow("Roll back with the version");
  });

  test("is refused if it would drop another program's object", async () => {
    // Postgres drops these statistics with their table, without an error.
    await client.query("create statistics public.theirs on slug, status from provisioning.attempts");
    await expect(rollback(database.url, { exportTo: file })).rejects.toThrow("statistics public: theirs");
    expect((await client.query("select 1 from provisioning.attempts")).rows).toEqual([]);
  });
});

test("databases that share the console's role can be rolled back in parallel", async () => {
  const otherDatabases = await Promise.all([createTestDatabase(), createTestDatabase()]);
  const outcomes = await Promise.all(
    [database, ...otherDatabases].map(({ url }, index) => rollback(url, { exportTo: `${file}.${index}` })),
  );
  expect(outcomes.map(({ result }) => result)).toEqual(["removed", "removed", "removed"]);
  for (const other of otherDatabases) await other.drop();
});

test("a rollback reports the exported rows and the removed objects, and a second one has nothing to remove", async () => {
  const text = rollbackText(await rollback(database.url, { exportTo: file }), file);
  expect(text).toContain(file);
  expect(text).toMatch(/\d+ {2}provisioning\.reserved_slugs/);
  expect(text).toMatch(
    /Removed the provisioning schema: \d+ tables, \d+ indexes, \d+ functions, \d+ triggers\./,
  );
  expect(text).toContain("Removed outside this schema:\n");
  expect(text).toContain(`grant on ${tables.tenants}: INSERT to provisioning_app`);
  expect(await rollback(database.url, { exportTo: `${file}.2` })).toEqual({ result: "nothing" });
});

test("a rollback keeps the log of the product's own migrations, and nothing else in the schema", async () => {
  const log = "select hash, created_at from provisioning.product_migrations order by created_at";
  await client.query(
    "insert into provisioning.product_migrations (hash, created_at) values ('of a table of their own', 9e12)",
  );
  const { rows } = await client.query(log);
  const text = rollbackText(await rollback(database.url, { exportTo: file }), file);
  expect((await client.query(log)).rows).toEqual(rows);
  const remaining = (await readCatalog(client)).filter(({ schema }) => schema === "provisioning");
  const names = remaining.filter(({ kind }) => kind === "table" || kind === "view" || kind === "function");
  expect(names.map(({ name }) => name)).toEqual(["product_migrations"]);
  expect(remaining.filter(({ definition }) => definition.includes("provisioning_app"))).toEqual([]);
  expect(text).toContain(
    "Kept provisioning.product_migrations, the log of your own migrations: their tables remain too.",
  );
});
