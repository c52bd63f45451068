import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { adopt } from "./adopt";
import { type CatalogObject, readCatalog } from "./catalog";
import { downSql, journal, migrate } from "./migrate";
import { rollback } from "./rollback";
import { createTestDatabase, type TestDatabase } from "./testing/database";

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

/** What the database is made of, but for the log's own table, which is none of the migrations'. */
async function shape(): Promise<CatalogObject[]> {
  return (await readCatalog(client)).filter(({ name }) => !/\b_?migrations(_id_seq|_pkey)?\b/.test(name));
}

const isOurs = ({ schema }: CatalogObject) => schema === "provisioning";

/** What the migrations add to the product's tables: rights and policies of the console's role. */
const isForConsole = ({ kind, name, definition }: CatalogObject) =>
  (kind === "grant" && definition.endsWith(" to provisioning_app")) ||
  (kind === "policy" && name.includes("the console "));

/** A file that is not there yet, for what a rollback exports. */
function exportTo(): string {
  return path.join(mkdtempSync(path.join(tmpdir(), "rollback-")), "audit.jsonl");
}

describe("the migrations", () => {
  test("have times that only grow, since Drizzle passes over one that is older than the last", () => {
    const times = journal().map(({ when }) => when);
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
  });

  test("each have a file that undoes them", () => {
    const files = readdirSync(path.join(import.meta.dirname, "migrations"));
    expect(journal().filter(({ tag }) => !files.includes(`${tag}.down.sql`))).toEqual([]);
  });

  test("are what the schema's code generates: nothing was forgotten", () => {
    const copy = mkdtempSync(path.resolve(".local", "migrations-"));
    cpSync(path.join(import.meta.dirname, "migrations"), copy, { recursive: true });
    const flags = [
      "--dialect",
      "postgresql",
      "--schema",
      "./db/schema/*.ts",
      "--out",
      path.relative(".", copy),
    ];
    const output = execFileSync("drizzle-kit", ["generate", ...flags], { encoding: "utf8" });
    rmSync(copy, { recursive: true });
    expect(output).toContain("No schema changes");
  });

  test("applied twice change nothing the second time", async () => {
    const before = await shape();
    expect(await migrate(database.url)).toEqual([]);
    expect(await shape()).toEqual(before);
  });

  test("applied by four processes at once end as applied once", async () => {
    await rollback(database.url, { exportTo: exportTo() });
    await adopt(database.url);
    const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(database.url)));
    expect(applied.flat()).toEqual(
      journal()
        .slice(1)
        .map(({ tag }) => tag),
    );
  });

  test("go up, down and up again to the same schema", async () => {
    const before = await shape();
    await rollback(database.url, { exportTo: exportTo() });
    expect((await readCatalog(client)).filter(isOurs)).toEqual([]);
    await client.query(downSql("0000_baseline"));
    expect((await shape()).filter(({ schema, kind }) => schema === "public" && kind === "table")).toEqual([]);
    await migrate(database.url);
    expect(await shape()).toEqual(before);
  });

  test("rolled back leave the product's tables and their rows as they were", async () => {
    await client.query(
      "insert into public.tenants (id, slug, name, plan) values (gen_random_uuid(), 'kept', 'Kept', 'starter')",
    );
    const before = (await shape()).filter((object) => !isOurs(object) && !isForConsole(object));
    await rollback(database.url, { exportTo: exportTo() });
    expect(await shape()).toEqual(before);
    expect((await client.query("select slug from public.tenants")).rows).toEqual([{ slug: "kept" }]);
  });

  test("refuse a database that has the product's tables but no record of the baseline, and say what to do", async () => {
    await rollback(database.url, { exportTo: exportTo() });
    await expect(migrate(database.url)).rejects.toThrow("npm run db:adopt");
    await adopt(database.url);
    expect(await migrate(database.url)).toEqual(
      journal()
        .slice(1)
        .map(({ tag }) => tag),
    );
  });

  test("have the same hashes in a checkout with CRLF, and make the same functions", async () => {
    const checkout = mkdtempSync(path.resolve(".local", "crlf-"));
    cpSync(import.meta.dirname, path.join(checkout, "db"), { recursive: true });
    const folder = path.join(checkout, "db/migrations");
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".sql"))) {
      const text = readFileSync(path.join(folder, file), "utf8");
      writeFileSync(path.join(folder, file), text.replaceAll("\n", "\r\n"));
    }
    const other: typeof import("./migrate") = await import(path.join(checkout, "db/migrate.ts"));
    expect(await other.migrate(database.url)).toEqual([]);
    const before = await shape();
    await rollback(database.url, { exportTo: exportTo() });
    await adopt(database.url);
    await other.migrate(database.url);
    expect(await migrate(database.url)).toEqual([]);
    expect(await shape()).toEqual(before);
    rmSync(checkout, { recursive: true });
  });

  test("are refused when one that was applied differs from this checkout's", async () => {
    await client.query("update provisioning.migrations set hash = 'other' where id = 2");
    await expect(migrate(database.url)).rejects.toThrow("0001_provisioning");
  });

  test("are noticed when one was passed over", async () => {
    await client.query("delete from provisioning.migrations where id = 1");
    await expect(migrate(database.url)).rejects.toThrow("0000_baseline");
  });
});
