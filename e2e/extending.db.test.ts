import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { insertTenant } from "@/db/product/testing";
import { createTestDatabase, type TestDatabase } from "@/db/testing/database";
import { type AuthServer, startAuthServer } from "@/local/auth/server";
import { copyTree } from "./mutants/tree";
import { blocksOf, patch, run } from "./patch-copy";
import { newRequest } from "./processes/stack";
import { Worker } from "./processes/worker-process";

/** What docs/extending.md says, done to a copy of the program and to a database that has a tenant already. */

const blocks = blocksOf(readFileSync("docs/extending.md", "utf8"));
const commands = blocks.filter(({ language }) => language === "sh").map(({ text }) => text);

let tree: string;
let database: TestDatabase;
let client: pg.Client;
let auth: AuthServer;
let worker: Worker | undefined;

beforeAll(async () => {
  tree = copyTree(path.resolve(".local/extending"));
  for (const { language, file, text } of blocks) {
    if (language === "ts") writeFileSync(path.join(tree, file), text);
    if (language === "diff") patch(tree, text);
  }
  run(tree, "sh", ["-ec", commands[0] ?? ""]);
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  auth = await startAuthServer({ databaseUrl: database.url, port: 0, siteUrl: "http://localhost:3000" });
}, 60_000);

afterAll(async () => {
  await worker?.kill();
  await auth.stop();
  await client.end();
  await database.drop();
});

/** A module of the copy, as the copy's programs would load it. */
const load = (file: string) => import(path.join(tree, file));

test("the page's last commands pass: everything compiles, and the example's own test holds", {
  timeout: 120_000,
}, () => {
  run(tree, "sh", ["-ec", commands[1] ?? ""]);
});

test("the migration gives older tenants their row, and a new tenant has its own in the same transaction", {
  timeout: 120_000,
}, async () => {
  await client.query(insertTenant({ slug: "older", plan: "growth" }));
  const { migrate } = await load("db/migrate.ts");
  expect(await migrate(database.url)).toEqual({ applied: ["product/0001_tenant_limits"], installed: true });
  expect(await migrate(database.url)).toEqual({ applied: [], installed: false });

  const { bundledWorker } = await load("e2e/processes/worker-bundle.ts");
  const { url: authUrl, secretKey, publishableKey } = auth;
  worker = await Worker.start(await bundledWorker(), {
    databaseUrl: database.consoleUrl,
    authUrl,
    secretKey,
    publishableKey,
  });
  const request = { ...newRequest("golden"), slug: "golden-spoon", plan: "enterprise" as const };
  expect(await worker.submit(request)).toMatchObject({ kind: "completed" });

  const { rows } = await client.query(
    `select tenants.slug, locations, seats, blueprint_version from public.tenant_limits join provisioning.tenants on tenants.id = tenant_limits.tenant_id
     left join provisioning.attempts on attempts.tenant_id = tenants.id::text order by tenants.slug`,
  );
  expect(rows).toEqual([
    { slug: "golden-spoon", locations: 100, seats: 1_000, blueprint_version: 2 },
    { slug: "older", locations: 5, seats: 50, blueprint_version: null },
  ]);
  expect(await worker.violations()).toEqual([]);
});

test("the doctor misses the record of a tenant that has lost it", async () => {
  await client.query("delete from public.tenant_limits");
  expect(await worker?.violations()).toEqual([
    expect.stringMatching(/^tenant-has-its-records \(1\): .* 0 of 1 rows in limits$/),
  ]);
});

test("a rollback leaves the table and its rows: they are the product's", async () => {
  await client.query("insert into public.tenant_limits select id, 7, 8 from provisioning.tenants");
  const { rollback } = await load("db/rollback.ts");
  const exportTo = path.join(tree, "audit.jsonl");
  expect(await rollback(database.url, { exportTo })).toMatchObject({ result: "removed" });
  const { rows } = await client.query("select seats from public.tenant_limits");
  expect(rows).toEqual([{ seats: 8 }, { seats: 8 }]);
});
