import { execFile } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { insertTenant } from "@/db/product/testing";
import { createTestDatabase, type TestDatabase } from "@/db/testing/database";
import { type AuthServer, startAuthServer } from "@/local/auth/server";
import { newRequest } from "./chaos/stack";
import { Worker } from "./chaos/worker-process";
import { copyTree } from "./mutation/tree";
import { blocksOf, patch, run } from "./patch-copy";

/** Follows docs/extending.md in a copy of the program, with a database that already has a tenant. */

const blocks = blocksOf(readFileSync("docs/extending.md", "utf8"));
const commands = blocks.filter(({ language }) => language === "sh").map(({ text }) => text);

let tree: string;
let database: TestDatabase;
let client: pg.Client;
let auth: AuthServer;
let programs: string;
let worker: Worker | undefined;

/** Imports a module of the copy. */
const load = (file: string) => import(path.join(tree, file));

beforeAll(async () => {
  tree = copyTree(path.resolve(".local/extending"));
  for (const { language, file, text } of blocks) {
    if (language === "ts") writeFileSync(path.join(tree, file), text);
    if (language === "diff") patch(tree, text);
  }
  run(tree, "sh", ["-ec", commands[0] ?? ""]);
  const { bundlePrograms } = await load("e2e/bundle-programs.ts");
  const files = ["e2e/chaos/worker.ts", "lib/cli/main.ts"];
  programs = await bundlePrograms(
    "extended",
    files.map((file) => path.join(tree, file)),
  );
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  auth = await startAuthServer({ databaseUrl: database.url, port: 0, siteUrl: "http://localhost:3000" });
}, 120_000);

afterAll(async () => {
  await worker?.kill();
  await auth.stop();
  await client.end();
  await database.drop();
  rmSync(programs, { recursive: true, force: true });
});

/** Runs a bundled command of the copy. */
function command(name: string, ...words: string[]): Promise<{ exitCode: number; text: string }> {
  const env = {
    ...process.env,
    DATABASE_URL: database.consoleUrl,
    NEXT_PUBLIC_SUPABASE_URL: auth.url,
    NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: auth.publishableKey,
    SUPABASE_SECRET_KEY: auth.secretKey,
    CRON_SECRET: "only-for-these-tests",
  };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [path.join(programs, "main.js"), name, ...words],
      { env },
      (failed, out, error) => {
        resolve({ exitCode: failed ? Number(failed.code) : 0, text: `${out}${error}` });
      },
    );
  });
}

const goldenSpoon = [
  ...["--name", "Golden Spoon", "--slug", "golden-spoon"],
  ...["--owner-name", "Ana Novak", "--owner-email", "ana@golden.test"],
];

test("the last commands in docs/extending.md succeed and write the schema dump", {
  timeout: 300_000,
}, () => {
  run(tree, "sh", ["-ec", commands[1] ?? ""]);
  expect(readFileSync(path.join(tree, "db/schema.sql"), "utf8")).toContain("public.tenant_billing");
});

test("the migration adds a row for each existing tenant", async () => {
  await client.query(insertTenant({ slug: "older" }));
  const { migrate } = await load("db/admin/migrate.ts");
  expect(await migrate(database.url)).toEqual({ applied: ["product/0001_tenant_billing"], installed: true });
  expect(await migrate(database.url)).toEqual({ applied: [], installed: false });
  const { rows } = await client.query("select tax_id from public.tenant_billing");
  expect(rows).toEqual([{ tax_id: null }]);
});

test("the new field is an option of the command, and error messages name that option", async () => {
  expect((await command("provision", "--help")).text).toMatch(
    /^ {2}--tax-id <value> +Tax ID; Two letters and eight digits\.$/m,
  );
  expect(await command("provision", ...goldenSpoon)).toEqual({
    exitCode: 2,
    text: "--tax-id: Enter the tax ID.\n",
  });
  expect(await command("provision", ...goldenSpoon, "--tax-id", "12345678")).toEqual({
    exitCode: 2,
    text: "--tax-id: Enter two letters and eight digits, such as CZ12345678.\n",
  });
});

test("the dry run shows the field in its table's row, and writes nothing", async () => {
  const dryRun = await command("provision", ...goldenSpoon, "--tax-id", "CZ12345678", "--dry-run", "--json");
  expect(JSON.parse(dryRun.text).rows).toContainEqual({
    table: "public.tenant_billing",
    row: { tenant_id: expect.any(String), tax_id: "CZ12345678" },
  });
  expect((await client.query("select from public.tenant_billing")).rowCount).toBe(1);
});

test("a new tenant gets the new fact and a row in the new table, and the audit log stores the requested value", {
  timeout: 60_000,
}, async () => {
  const provisioned = await command("provision", ...goldenSpoon, "--tax-id", " CZ12345678 ");
  expect(provisioned).toMatchObject({
    exitCode: 0,
    text: expect.stringContaining("Provisioned Golden Spoon"),
  });
  const { rows } = await client.query(
    `select tenants.slug, tax_id, (select value from provisioning.tenant_facts where tenant_id = tenants.id and label = 'Tax ID') as fact,
       request ->> 'extra.taxId' as requested
     from public.tenant_billing join provisioning.tenants on tenants.id = tenant_billing.tenant_id
     left join provisioning.attempts on attempts.tenant_id = tenants.id::text where tenants.slug = 'golden-spoon'`,
  );
  expect(rows).toEqual([
    { slug: "golden-spoon", tax_id: "CZ12345678", fact: "CZ12345678", requested: "CZ12345678" },
  ]);
});

test("the doctor finds no problems until the records are deleted, and then reports that they are missing", {
  timeout: 60_000,
}, async () => {
  const { url: authUrl, secretKey, publishableKey } = auth;
  worker = await Worker.start(path.join(programs, "worker.js"), {
    databaseUrl: database.consoleUrl,
    authUrl,
    secretKey,
    publishableKey,
  });
  const request = { ...newRequest("silver"), "extra.taxId": "CZ00000000" };
  expect(await worker.submit(request)).toMatchObject({ kind: "completed" });
  expect(await worker.violations()).toEqual([]);
  await client.query("delete from public.tenant_billing");
  expect(await worker.violations()).toEqual([
    expect.stringMatching(/^tenants-have-all-records \(2\): .* 0 of 1 rows in billing/),
  ]);
});

test("a rollback keeps the table, its rows and the log of the product's migrations, so that the console can be installed again", async () => {
  await client.query("insert into public.tenant_billing select id, 'kept' from provisioning.tenants");
  const [{ adopt }, { migrate }, { rollback }] = await Promise.all(
    ["adopt/index.ts", "migrate.ts", "rollback.ts"].map((file) => load(`db/admin/${file}`)),
  );
  const billing = async () =>
    (await client.query("select tenant_id, tax_id from public.tenant_billing order by 1")).rows;
  const before = await billing();
  expect(before.length).toBeGreaterThan(1);
  for (const attempt of [1, 2]) {
    const exportTo = path.join(tree, `audit-${attempt}.jsonl`);
    expect(await rollback(database.url, { exportTo })).toMatchObject({ result: "removed" });
    expect(await adopt(database.url)).toMatchObject({ problems: [], result: "adopted" });
    expect(await migrate(database.url)).toEqual({ applied: ["0001_provisioning"], installed: true });
    expect(await billing()).toEqual(before);
  }
});

test("a second database can be adopted before the product's migrations have run there", async () => {
  const second = await createTestDatabase();
  const [{ adopt }, { migrate }, { rollback }] = await Promise.all(
    ["adopt/index.ts", "migrate.ts", "rollback.ts"].map((file) => load(`db/admin/${file}`)),
  );
  await rollback(second.url, { exportTo: path.join(tree, "audit-second.jsonl") });
  expect(await adopt(second.url)).toMatchObject({ problems: [], result: "adopted" });
  expect(await migrate(second.url)).toEqual({
    applied: ["0001_provisioning", "product/0000_start", "product/0001_tenant_billing"],
    installed: true,
  });
  await second.drop();
});
