import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { adopt, downSql, journal, migrate, rollback } from "./migrate";
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

/** Every table, column, constraint, index, policy, right, trigger and function of our two schemas, as text. */
async function shape(): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(`
    select line from (
      select format('column %s.%s.%s %s %s %s', table_schema, table_name, column_name, data_type, is_nullable, column_default) as line
        from information_schema.columns where table_schema in ('public', 'provisioning') and table_name <> 'migrations'
      union all select format('constraint %s %s', conrelid::regclass, pg_get_constraintdef(oid))
        from pg_constraint where connamespace in ('public'::regnamespace, to_regnamespace('provisioning')) and conrelid::regclass::text <> 'provisioning.migrations'
      union all select indexdef from pg_indexes where schemaname in ('public', 'provisioning') and tablename <> 'migrations'
      union all select format('policy %s %s %s %s %s %s', tablename, policyname, roles, cmd, qual, with_check) from pg_policies
      union all select format('right %s on %s of %s', privilege_type, pg_class.oid::regclass, coalesce(nullif(grantee, 0)::regrole::text, 'all'))
        from pg_class, aclexplode(coalesce(relacl, acldefault('r', relowner)))
        where relkind in ('r', 'v') and relnamespace in ('public'::regnamespace, to_regnamespace('provisioning')) and relname <> 'migrations'
      union all select format('right %s on schema %s of %s', privilege_type, nspname, grantee::regrole)
        from pg_namespace, aclexplode(nspacl) where grantee = to_regrole('provisioning_app')
      union all select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
      union all select pg_get_functiondef(oid) from pg_proc where pronamespace = to_regnamespace('provisioning')
    ) lines order by line`);
  return rows.map(({ line }) => line);
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
    await rollback(database.url);
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
    await rollback(database.url);
    expect((await shape()).filter((line) => line.includes("provisioning"))).toEqual([]);
    await client.query(downSql("0000_baseline"));
    expect(await shape()).toEqual([]);
    await migrate(database.url);
    expect(await shape()).toEqual(before);
  });

  test("rolled back leave the product's tables and their rows as they were", async () => {
    await client.query(
      "insert into public.tenants (id, slug, name, plan) values (gen_random_uuid(), 'kept', 'Kept', 'starter')",
    );
    const before = (await shape()).filter((line) => !line.includes("provisioning"));
    await rollback(database.url);
    expect(await shape()).toEqual(before);
    expect((await client.query("select slug from public.tenants")).rows).toEqual([{ slug: "kept" }]);
  });

  test("refuse a database that has the product's tables but no record of the baseline, and say what to do", async () => {
    await rollback(database.url);
    await expect(migrate(database.url)).rejects.toThrow("npm run db:adopt");
    await adopt(database.url);
    expect(await migrate(database.url)).toEqual(
      journal()
        .slice(1)
        .map(({ tag }) => tag),
    );
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
