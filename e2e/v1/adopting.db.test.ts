import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adopt } from "@/db/adopt";
import { readCatalog } from "@/db/catalog";
import { createTestDatabase, type TestDatabase } from "@/db/testing/database";
import { type AuthServer, startAuthServer } from "@/local/auth/server";
import { newRequest } from "../processes/stack";
import { Worker } from "../processes/worker-process";
import { makeSupabaseSchema } from "./database";
import { applyExample, checkTypes, exampleTables, generateMigration } from "./worked-example";

let database: TestDatabase;
let client: pg.Client;
let auth: AuthServer;
let worker: Worker | undefined;
let tree: string;

beforeAll(async () => {
  tree = applyExample();
  database = await createTestDatabase("template0");
  await makeSupabaseSchema(database.url);
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(exampleTables);
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

test("a program that was not mapped refuses the example's tables, and names those that may be meant", async () => {
  const before = await readCatalog(client);
  const { result, misfits } = await adopt(database.url);
  expect(result).toBe("refused");
  expect(misfits[0]).toMatch(/There is no table public\.tenants\..* public\.restaurants/);
  expect(misfits).toHaveLength(5);
  expect(await readCatalog(client)).toEqual(before);
});

test("what the page says compiles, names every migration that has to be changed, and leaves nothing to generate", {
  timeout: 60_000,
}, () => {
  checkTypes(tree);
  expect(generateMigration(tree)).toContain("No schema changes");
  const folder = path.join(tree, "db/migrations");
  const unmapped = readdirSync(folder).filter((file) => {
    return file.endsWith(".sql") && /public"?\."?tenant/i.test(readFileSync(path.join(folder, file), "utf8"));
  });
  expect(unmapped.filter((file) => !file.startsWith("0000"))).toEqual([]);
});

test("the mapped program adopts the tables, provisions into them, and finds every invariant held", {
  timeout: 120_000,
}, async () => {
  const before = await readCatalog(client);
  expect(await (await load("db/adopt.ts")).adopt(database.url)).toMatchObject({
    result: "adopted",
    misfits: [],
  });
  await (await load("db/migrate.ts")).migrate(database.url);
  const { bundledWorker } = await load("e2e/processes/worker-bundle.ts");
  worker = await Worker.start(await bundledWorker(), {
    databaseUrl: database.url,
    authUrl: auth.url,
    secretKey: auth.secretKey,
    publishableKey: auth.publishableKey,
  });

  const request = {
    ...newRequest("golden"),
    slug: "golden-spoon",
    name: "Golden Spoon",
    ownerEmail: "gwen@golden.test",
  };
  expect(await worker.submit(request)).toMatchObject({ kind: "completed" });
  const { rows } = await client.query(
    `select r.handle, r.title, r.state, r.price_list, r.source, p.tz, p.money, p.language, c.state as contract, a.host, a.main,
       s.position, u.email
     from public.restaurants r join public.preferences p using (restaurant_id) join public.contracts c using (restaurant_id)
     join public.addresses a using (restaurant_id) join public.restaurant_staff s using (restaurant_id)
     join auth.users u on u.id = s.account_id`,
  );
  expect(rows).toEqual([
    {
      ...{
        handle: "golden-spoon",
        title: "Golden Spoon",
        state: "active",
        price_list: "starter",
        source: "console",
      },
      ...{ tz: "Europe/Prague", money: "CZK", language: "cs-CZ", contract: "trialing", position: "owner" },
      ...{ host: "golden-spoon.example.com", main: true, email: "gwen@golden.test" },
    },
  ]);

  const live = await client.query(
    `select provisioning.check_slug('golden-spoon', 'example.com', 'golden-spoon', 2, '{}') as slug,
       provisioning.check_owner_email('gwen@golden.test') as email`,
  );
  expect(live.rows).toMatchObject([
    {
      slug: { holder: { kind: "tenant", name: "Golden Spoon" }, suggestions: ["golden-spoon-2"] },
      email: { tenants: [{ name: "Golden Spoon", slug: "golden-spoon" }] },
    },
  ]);

  expect(await worker.submit({ ...newRequest("again"), slug: "golden-spoon" })).toMatchObject({
    code: "SLUG_TAKEN",
    status: "failed",
  });
  // One that the product makes at the last moment is told from a failing database by the key's name.
  await worker.arm({ point: "create_user.after", action: "pause" });
  const reached = worker.reached();
  const late = worker.submit({ ...newRequest("late"), slug: "late-comer" });
  await reached;
  await client.query(
    "insert into public.restaurants (restaurant_id, handle, title, price_list, source) values (gen_random_uuid(), 'late-comer', 'Late', 'x', 'product')",
  );
  worker.go();
  expect(await late).toMatchObject({ code: "SLUG_TAKEN", status: "rolled_back" });
  expect(await worker.violations()).toEqual([]);

  const { rollback } = await load("db/rollback.ts");
  expect(await rollback(database.url, { exportTo: path.join(tree, "audit.jsonl") })).toMatchObject({
    result: "removed",
  });
  expect(await readCatalog(client)).toEqual(before);
});
