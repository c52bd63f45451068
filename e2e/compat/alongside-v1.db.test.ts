import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adopt } from "@/db/admin/adopt";
import { notIn, readCatalog } from "@/db/admin/adopt/catalog";
import { migrate } from "@/db/admin/migrate";
import { rollback } from "@/db/admin/rollback";
import { createTestDatabase, type TestDatabase } from "@/db/testing/database";
import { type AuthServer, startAuthServer } from "@/local/auth/server";
import { newRequest } from "../chaos/stack";
import { bundledWorker } from "../chaos/worker-bundle";
import { Worker } from "../chaos/worker-process";
import { makeV1Database } from "./database";
import { readRows, rowsOnlyIn } from "./rows";
import { startV1, type V1Server } from "./server";
import { v1Request, walkWizard } from "./wizard";
import { Writer } from "./writer";

const separateCount = 12;
const contestedCount = 6;

let database: TestDatabase;
let client: pg.Client;
let auth: AuthServer;
let v1: V1Server;
let v2: Worker;
let writer: Writer;

beforeAll(async () => {
  database = await createTestDatabase("template0");
  await makeV1Database(database.url);
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  auth = await startAuthServer({ databaseUrl: database.url, port: 0, siteUrl: "http://localhost:3000" });
  v1 = await startV1({ databaseUrl: database.url, authUrl: auth.url, secretKey: auth.secretKey });
}, 60_000);

afterAll(async () => {
  await writer?.stop();
  await v2?.kill();
  await v1.stop();
  await auth.stop();
  await client.end();
  await database.drop();
});

/** Provisions through V1's wizard, one tenant after another; returns the slugs that V1 created. */
async function provisionByV1(slugs: readonly string[]): Promise<string[]> {
  const created: string[] = [];
  for (const slug of slugs) {
    if ((await walkWizard(v1.url, v1Request(slug))).status === 200) created.push(slug);
  }
  return created;
}

/** Provisions through the console, four at a time; returns the slugs that the console reported as completed. */
async function provisionByV2(slugs: readonly string[]): Promise<string[]> {
  const created: string[] = [];
  const queue = [...slugs];
  const runClient = async () => {
    for (let slug = queue.shift(); slug; slug = queue.shift()) {
      const outcome = await v2.submit({ ...newRequest("alongside"), slug, ownerEmail: `ana@${slug}.test` });
      if (outcome?.kind === "completed") created.push(slug);
    }
  };
  await Promise.all([runClient(), runClient(), runClient(), runClient()]);
  return created;
}

const slugs = (prefix: string, n: number) => Array.from({ length: n }, (_, index) => `${prefix}-${index}`);
const exportTo = () => path.join(mkdtempSync(path.join(tmpdir(), "alongside-v1-")), "audit.jsonl");

test("the console is adopted, used alongside V1 and removed without affecting V1", {
  timeout: 180_000,
}, async () => {
  const before = { objects: await readCatalog(client), rows: await readRows(client) };
  writer = await Writer.start(database.url);
  const duringAdoption = await writer.during(async () => {
    const wizard = provisionByV1(slugs("adoption", 2));
    const { result } = await adopt(database.url);
    await migrate(database.url);
    return { result, created: await wizard };
  });
  expect(duringAdoption).toEqual({ result: "adopted", created: slugs("adoption", 2) });
  const adoptedCatalog = await readCatalog(client);
  expect(notIn(before.objects, adoptedCatalog)).toEqual([]);
  const addedObjects = notIn(adoptedCatalog, before.objects).filter(
    ({ schema }) => schema !== "provisioning",
  );
  expect(addedObjects.filter(({ kind }) => kind !== "grant" && kind !== "policy")).toEqual([]);

  v2 = await Worker.start(await bundledWorker(), {
    databaseUrl: database.url,
    authUrl: auth.url,
    secretKey: auth.secretKey,
    publishableKey: auth.publishableKey,
  });
  const both = slugs("both", contestedCount);
  const duringUse = await writer.during(async () => {
    const [byV1, byV2] = await Promise.all([
      provisionByV1([...both, ...slugs("one", separateCount)]),
      provisionByV2([...both, ...slugs("two", separateCount)]),
    ]);
    return { byV1, byV2 };
  });
  const tenants = [...duringAdoption.created, ...duringUse.byV1, ...duringUse.byV2];
  expect([...tenants].sort()).toEqual(
    [...slugs("adoption", 2), ...both, ...slugs("one", separateCount), ...slugs("two", separateCount)].sort(),
  );
  expect(await v2.violations()).toEqual([]);

  const duringRollback = await writer.during(async () => {
    const wizard = provisionByV1(slugs("rollback", 2));
    const { result } = await rollback(database.url, { exportTo: exportTo() });
    return { result, created: await wizard };
  });
  expect(duringRollback).toEqual({ result: "removed", created: slugs("rollback", 2) });
  tenants.push(...duringRollback.created);
  expect(writer.errors).toEqual([]);
  expect(await readCatalog(client)).toEqual(before.objects);

  await writer.stop();
  const rows = await readRows(client);
  expect(rowsOnlyIn(before.rows, rows)).toEqual({});
  const lostByV1 = both.filter((slug) => !duringUse.byV1.includes(slug));
  const count = (table: string) => rowsOnlyIn(rows, before.rows)[table]?.length ?? 0;
  for (const table of [
    "tenants",
    "tenant_settings",
    "tenant_subscriptions",
    "tenant_memberships",
    "tenant_domains",
  ]) {
    expect([table, count(`public.${table}`)]).toEqual([table, tenants.length]);
  }
  // V1 leaves an account for each contested slug that it did not get. The console leaves none.
  expect(count("auth.users")).toBe(tenants.length + lostByV1.length);
  expect(count("public.profiles")).toBe(count("auth.users"));
  // V1 logs six lines for each tenant it created and two for each slug it did not get. The console logs none.
  const createdByV1 = tenants.length - duringUse.byV2.length;
  expect(count("public.provisioning_logs")).toBe(6 * createdByV1 + 2 * lostByV1.length);

  for (const slug of duringUse.byV2) {
    const tenantUrl = `${v1.url}/provision/tenants/${slug}`;
    const planChange = await fetch(tenantUrl, {
      method: "POST",
      body: new URLSearchParams({ plan: "gold" }),
    });
    expect([slug, planChange.status, (await planChange.text()).includes("<dd>gold</dd>")]).toEqual([
      slug,
      200,
      true,
    ]);
  }

  expect(await adopt(database.url)).toMatchObject({ result: "adopted" });
  await migrate(database.url);
  expect(await readCatalog(client)).toEqual(adoptedCatalog);
  expect(await v2.violations()).toEqual([]);
  expect(await rollback(database.url, { exportTo: exportTo() })).toMatchObject({ result: "removed" });
  expect(await readCatalog(client)).toEqual(before.objects);
});
