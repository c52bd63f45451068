import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { insertTenant, tables } from "../product/testing";
import { productTables } from "../seam/product-tables";
import { changedCheckout, replaceIn } from "../testing/checkout";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { adopt } from "./adopt";
import { type CatalogObject, readCatalog } from "./adopt/catalog";
import { type Migration, migrate } from "./migrate";
import { journal, productMigrations } from "./migration-log";
import { rollback } from "./rollback";

let database: TestDatabase;
let client: pg.Client;

beforeEach(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await database.drop();
});

/** The database's objects, except the migration log, which no migration creates. */
async function catalog(): Promise<CatalogObject[]> {
  return (await readCatalog(client)).filter(({ name }) => !/\b_?migrations(_id_seq|_pkey)?\b/.test(name));
}

const isOurs = ({ schema }: CatalogObject) => schema === "provisioning";

/** True for the console role's rights and policies on the product's tables. */
const isForConsole = ({ kind, name, definition }: CatalogObject) =>
  (kind === "grant" && definition.endsWith(" to provisioning_app")) ||
  (kind === "policy" && name.includes("the console "));

/** The names of the migrations after the baseline, with the product's own last. */
function afterAdoption(): string[] {
  const [, ...ours] = journal().map(({ tag }) => tag);
  return [...ours, ...journal(productMigrations).map(({ tag }) => `product/${tag}`)];
}

/** An unused path for a rollback's export. */
function exportPath(): string {
  return path.join(mkdtempSync(path.join(tmpdir(), "rollback-")), "audit.jsonl");
}

/** Migrates, and retries if other processes hold the lock for longer than the time limit. */
async function migrateWithRetry(url: string): Promise<Migration> {
  try {
    return await migrate(url);
  } catch (error) {
    if (!/Another process .* the migration lock/.test(String(error))) throw error;
    return migrateWithRetry(url);
  }
}

describe("the migrations", () => {
  test("have ascending times, because Drizzle skips a migration older than the last one", () => {
    const times = journal().map(({ when }) => when);
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
  });

  test.each([
    ["migrations", "./db/schema/*.ts"],
    ["product/migrations", "./db/product/schema.ts"],
  ])("in db/%s match the ones that Drizzle generates from the schema", (folder, schema) => {
    const copy = mkdtempSync(path.resolve(".local", "migrations-"));
    cpSync(path.join("db", folder), copy, { recursive: true });
    const flags = ["--dialect", "postgresql", "--schema", schema, "--out", path.relative(".", copy)];
    const output = execFileSync("drizzle-kit", ["generate", ...flags], { encoding: "utf8" });
    rmSync(copy, { recursive: true });
    expect(output).toContain("No schema changes");
  });

  test("change nothing the second time they are applied", async () => {
    const before = await catalog();
    expect(await migrate(database.url)).toEqual({ applied: [], installed: false });
    expect(await catalog()).toEqual(before);
  });

  test("are applied only once if four processes run in parallel", async () => {
    await rollback(database.url, { exportTo: exportPath() });
    await adopt(database.url);
    const applied = await Promise.all([1, 2, 3, 4].map(() => migrateWithRetry(database.url)));
    expect(applied.flatMap((migration) => migration.applied)).toEqual(afterAdoption());
  });

  test("produce the same schema when they run again after a rollback", async () => {
    const before = await catalog();
    await rollback(database.url, { exportTo: exportPath() });
    expect((await readCatalog(client)).filter(isOurs)).toEqual([]);
    await client.query(`drop table ${productTables.join(", ")}`);
    expect((await catalog()).filter(({ schema, kind }) => schema === "public" && kind === "table")).toEqual(
      [],
    );
    await migrate(database.url);
    expect(await catalog()).toEqual(before);
  });

  test("leave no change to the product's tables and rows after a rollback", async () => {
    await client.query(insertTenant({ slug: "kept" }));
    const before = (await catalog()).filter((object) => !isOurs(object) && !isForConsole(object));
    await rollback(database.url, { exportTo: exportPath() });
    expect(await catalog()).toEqual(before);
    expect((await client.query(`select slug from ${tables.tenants}`)).rows).toEqual([{ slug: "kept" }]);
  });

  test("refuse a database with the product's tables but no baseline, and name db:adopt as the fix", async () => {
    await rollback(database.url, { exportTo: exportPath() });
    await expect(migrate(database.url)).rejects.toThrow("npm run db:adopt");
    await adopt(database.url);
    expect((await migrate(database.url)).applied).toEqual(afterAdoption());
  });

  test("have the same hashes and create the same functions in a checkout with CRLF line endings", async () => {
    const checkout = mkdtempSync(path.resolve(".local", "crlf-"));
    cpSync("db", path.join(checkout, "db"), { recursive: true });
    const folder = path.join(checkout, "db");
    for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".sql")) continue;
      const text = readFileSync(path.join(folder, file), "utf8");
      writeFileSync(path.join(folder, file), text.replaceAll("\n", "\r\n"));
    }
    const other: typeof import("./migrate") = await import(path.join(checkout, "db/admin/migrate.ts"));
    expect(await other.migrate(database.url)).toEqual({ applied: [], installed: false });
    const before = await catalog();
    await rollback(database.url, { exportTo: exportPath() });
    await adopt(database.url);
    await other.migrate(database.url);
    expect(await migrate(database.url)).toEqual({ applied: [], installed: false });
    expect(await catalog()).toEqual(before);
    rmSync(checkout, { recursive: true });
  });

  test("fail if an applied migration differs from this checkout", async () => {
    await client.query("update provisioning.migrations set hash = 'other' where id = 2");
    await expect(migrate(database.url)).rejects.toThrow("0001_provisioning");
  });

  test("fail if a migration was skipped", async () => {
    await client.query("delete from provisioning.migrations where id = 1");
    await expect(migrate(database.url)).rejects.toThrow("0000_baseline");
  });
});

async function bodyOf(name: string): Promise<string | null> {
  const { rows } = await client.query("select prosrc from pg_proc where proname = $1", [name]);
  return rows[0]?.prosrc ?? null;
}

const reinstalled = { applied: [], installed: true };

describe("functions, triggers and views", () => {
  test("are reinstalled after a change in the database", async () => {
    const before = await catalog();
    await client.query(
      "create or replace function provisioning.staff_added_now() returns trigger language plpgsql set search_path = '' as 'begin return new; end'",
    );
    expect(await migrate(database.url)).toEqual(reinstalled);
    await client.query(
      `create or replace view provisioning.tenant_hostnames as select hostname, tenant_id, is_primary from ${tables.hostnames} where is_primary`,
    );
    expect(await migrate(database.url)).toEqual(reinstalled);
    expect(await catalog()).toEqual(before);
  });

  test("are replaced by a newer checkout's definitions, or dropped if the checkout has none", async () => {
    const newerCheckout = await changedCheckout((db) => {
      replaceIn(
        path.join(db, "functions/triggers/staff_added_now.sql"),
        "new.added_at := now();",
        "new.added_at := statement_timestamp();",
      );
      rmSync(path.join(db, "functions/triggers/auth_cleanups_resolved_now.sql"));
    });
    expect(await newerCheckout.migrate(database.url)).toEqual(reinstalled);
    expect(await bodyOf("staff_added_now")).toContain("statement_timestamp()");
    expect(await bodyOf("auth_cleanups_resolved_now")).toBe(null);
    expect(await newerCheckout.migrate(database.url)).toEqual({ applied: [], installed: false });
  });

  test("all remain unchanged if one of them fails", async () => {
    const before = await catalog();
    const brokenCheckout = await changedCheckout((db) => {
      replaceIn(path.join(db, "functions/append_events.sql"), "BEGIN", "BEGIN PERFORM 1;");
      replaceIn(
        path.join(db, "functions/triggers/staff_events_append_only.sql"),
        "LANGUAGE plpgsql",
        "LANGUAGE nowhere",
      );
    });
    await expect(brokenCheckout.migrate(database.url)).rejects.toThrow('language "nowhere" does not exist');
    expect(await catalog()).toEqual(before);
  });

  test("keep their rights when a view gains a column", async () => {
    const newerCheckout = await changedCheckout((db) =>
      replaceIn(
        path.join(db, "product/views.sql"),
        "SELECT id, slug, name,",
        "SELECT id, slug, upper(name) AS shout, name,",
      ),
    );
    expect(await newerCheckout.migrate(database.url)).toEqual(reinstalled);
    const { rows } = await client.query(
      "select has_table_privilege('provisioning_app', 'provisioning.tenants', 'select') as readable",
    );
    expect(rows).toEqual([{ readable: true }]);
  });

  test("are reinstalled without locking the product's tables if no rights have changed", async () => {
    await client.query(`begin; lock table ${tables.tenants} in row exclusive mode`);
    const newerCheckout = await changedCheckout((db) =>
      replaceIn(
        path.join(db, "functions/triggers/staff_added_now.sql"),
        "new.added_at := now();",
        "new.added_at := statement_timestamp();",
      ),
    );
    expect(await newerCheckout.migrate(database.url)).toEqual(reinstalled);
    await client.query("rollback");
  });

  test("are reinstalled once a busy product table is free, without blocking other sessions", async () => {
    const newerCheckout = await changedCheckout((db) =>
      replaceIn(path.join(db, "product/grants.sql"), "GRANT INSERT ON", "GRANT  INSERT ON"),
    );
    const other = new pg.Client({ connectionString: database.url });
    await other.connect();
    await other.query("set lock_timeout = '2s'");
    await client.query(`begin; lock table ${tables.tenants} in row exclusive mode`);
    const migration = newerCheckout.migrate(database.url);
    const waiting = `select from pg_locks where not granted and relation = '${tables.tenants}'::regclass`;
    await expect.poll(async () => (await other.query(waiting)).rowCount, { interval: 5 }).toBe(1);
    for (let n = 0; n < 30; n++) await other.query(insertTenant({ slug: `meanwhile-${n}` }));
    await client.query("commit");
    expect(await migration).toEqual(reinstalled);
    await other.end();
  });
});
