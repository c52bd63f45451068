import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readCatalog } from "@/db/admin/adopt/catalog";
import { createTestDatabase, type TestDatabase } from "@/db/testing/database";
import { makeSupabaseSchema } from "../compat/database";
import { copyTree } from "../mutation/tree";
import { run } from "../patch-copy";
import { products } from "./drafted";

let tree: string;
let supabase: TestDatabase;

beforeAll(async () => {
  tree = copyTree(path.resolve(".local/drafts"));
  writeFileSync(
    path.join(tree, "product.json"),
    JSON.stringify({ extends: "./tsconfig.json", include: ["db/product/*.ts"], exclude: [] }),
  );
  supabase = await createTestDatabase("template0");
  await makeSupabaseSchema(supabase.url);
}, 60_000);
afterAll(() => supabase.drop());

const adoptIn = (url: string, ...flags: string[]) => runDb(url, "db:adopt", ...flags);

/** Runs a command in the copy and returns its output and exit code. */
function runDb(url: string, ...args: string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, ["bin/console.mjs", ...args], {
    cwd: tree,
    encoding: "utf8",
    env: { ...process.env, MIGRATION_DATABASE_URL: url },
  });
  return { text: `${stdout}${stderr}`, status };
}

test.each(Object.entries(products))(
  "an unedited draft can create a tenant: %s",
  { timeout: 120_000 },
  async (_, tables) => {
    const database = await createTestDatabase(new URL(supabase.url).pathname.slice(1));
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(tables);
    const before = await readCatalog(client);

    const writeResult = adoptIn(database.url, "--write", "--force");
    expect(writeResult.text).toContain("Wrote schema.ts, views.sql, grants.sql, index.ts");
    expect(await readCatalog(client)).toEqual(before);

    for (const command of [
      ["biome", "check", "--vcs-enabled=false", "db/product"],
      ["tsc", "-p", "product.json"],
    ])
      run(tree, command[0] ?? "", command.slice(1));

    const checked = adoptIn(database.url);
    expect(checked.text).toContain("Everything fits.");
    expect(checked.status).toBe(0);
    expect(
      await readCatalog(client).then((after) => after.filter(({ schema }) => schema !== "provisioning")),
    ).toEqual(before);
    // The product's journal starts from these tables, and both journals are applied.
    expect(run(tree, "npm", ["run", "db:generate:product"])).toContain("No schema changes");
    expect(runDb(database.url, "db:migrate").text).toContain(
      "Applied 0001_provisioning, product/0000_start.",
    );
    await client.end();
    await database.drop();
  },
);

test("correcting schema.ts after adoption creates no product migration", {
  timeout: 60_000,
}, async () => {
  const database = await createTestDatabase(new URL(supabase.url).pathname.slice(1));
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(products["an owner column in the tenant table"] ?? "");
  await client.query("alter table public.studios add column area text");
  await client.end();
  expect(adoptIn(database.url, "--write", "--force").status).toBe(0);
  const schema = path.join(tree, "db/product/schema.ts");
  writeFileSync(schema, readFileSync(schema, "utf8").replace("  title:", '  area: text("area"),\n  title:'));
  expect(adoptIn(database.url).text).toContain("db/product/migrations now starts from db/product/schema.ts");
  expect(run(tree, "npm", ["run", "db:generate:product"])).toContain("No schema changes");
  expect(adoptIn(database.url).text).not.toContain("now starts");
  await database.drop();
});

test("a new database gets the tables of a pg_dump in db/product/tables.sql, and an error names the file if it is missing", {
  timeout: 60_000,
}, async () => {
  const database = await createTestDatabase(new URL(supabase.url).pathname.slice(1));
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const tables = products["an owner column in the tenant table"] ?? "";
  await client.query(tables);
  expect(adoptIn(database.url, "--write", "--force").status).toBe(0);
  await client.query("drop table public.studios");
  const file = path.join(tree, "db/product/tables.sql");
  const prepare = `import("./local/database.ts").then((module) => module.prepareDatabase("${database.url}")).then(console.log)`;
  const prepared = () => run(tree, "node", ["--import", "tsx", "-e", prepare]);
  expect(prepared).toThrow(
    "This database lacks public.studios from db/product/schema.ts, and there is no file db/product/tables.sql to create them.",
  );
  writeFileSync(file, `\\restrict k\nCREATE SCHEMA public;\n${tables}\n\\unrestrict k\n`);
  expect(prepared()).toContain("applied: [ '0001_provisioning', 'product/0000_start' ]");
  expect(prepared()).toContain("applied: []");
  expect((await client.query("select from provisioning.tenants")).rows).toEqual([]);
  rmSync(file);
  await client.end();
  await database.drop();
});

test("a faulty mapping is reported with its cause and changes nothing", {
  timeout: 120_000,
}, async () => {
  const database = await createTestDatabase(new URL(supabase.url).pathname.slice(1));
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(products["an owner column in the tenant table"] ?? "");
  const before = await readCatalog(client);
  expect(adoptIn(database.url, "--write", "--force").status).toBe(0);
  const folder = path.join(tree, "db/product");
  for (const [file, from, to, message] of [
    ["views.sql", "title AS name", "nothing AS name", 'column "nothing" does not exist'],
    [
      "views.sql",
      "owner_id AS user_id",
      "owner_id::text AS user_id",
      "provisioning.tenant_members.user_id is text",
    ],
    [
      "grants.sql",
      "GRANT INSERT ON public.studios TO provisioning_app;",
      "",
      "permission denied for table studios",
    ],
    ["index.ts", "tenant.owner.id", "tenant.actor.id", "A tenant cannot be created."],
    ["index.ts", '"studios_subdomain"', "", 'Add "studios_subdomain" to slug.takenBy'],
  ] as const) {
    const text = readFileSync(path.join(folder, file), "utf8");
    expect(text).toContain(from);
    writeFileSync(path.join(folder, file), text.replace(from, to));
    expect(adoptIn(database.url)).toMatchObject({ status: 1, text: expect.stringContaining(message) });
    writeFileSync(path.join(folder, file), text);
  }
  expect(await readCatalog(client)).toEqual(before);
  await client.end();
  await database.drop();
});

test("a draft replaces a changed product only if forced", {
  timeout: 60_000,
}, async () => {
  const database = await createTestDatabase(new URL(supabase.url).pathname.slice(1));
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(products["an owner column in the tenant table"] ?? "");
  await client.end();
  expect(adoptIn(database.url, "--write", "--force").status).toBe(0);
  const views = path.join(tree, "db/product/views.sql");
  writeFileSync(views, "-- my own");
  const again = adoptIn(database.url, "--write");
  expect(again).toMatchObject({ status: 1, text: expect.stringContaining("names tables of your own") });
  expect(readFileSync(views, "utf8")).toBe("-- my own");
  await database.drop();
});
