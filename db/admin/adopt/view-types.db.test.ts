import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { indexes, tables } from "../../product/testing";
import { explainLookups } from "./guess/lookups";
import { compareViews } from "./view-types";

let client: pg.Client;

/** Connects to a migrated database, which has the default product's views. */
beforeEach(async () => {
  client = new pg.Client({ connectionString: process.env.MIGRATION_DATABASE_URL });
  await client.connect();
  await client.query("begin");
});
afterEach(async () => {
  await client.query("rollback");
  await client.end();
});

async function replaceMembers(text: string): Promise<void> {
  await client.query(
    `drop view provisioning.tenant_members; create view provisioning.tenant_members as ${text}`,
  );
}

test("finds no problem with the default product's views", async () => {
  expect(await compareViews(client)).toEqual([]);
  expect(await explainLookups(client, { hasHostnames: true })).toEqual([]);
});

test.each([
  [
    `select tenant_id::text as tenant_id, user_id, role, true as is_owner, created_at as since from ${tables.members}`,
    "db/product/views.sql: provisioning.tenant_members.tenant_id is text, but the console needs uuid.",
  ],
  [
    `select tenant_id, user_id::text as user_id, role, true as is_owner, created_at as since from ${tables.members}`,
    "db/product/views.sql: provisioning.tenant_members.user_id is text, but the console needs uuid.",
  ],
  [
    `select tenant_id, user_id, role, 'yes'::text as is_owner, created_at as since from ${tables.members}`,
    "db/product/views.sql: provisioning.tenant_members.is_owner is text, but the console needs boolean.",
  ],
  [
    `select tenant_id, user_id, role, true as is_owner from ${tables.members}`,
    "db/product/views.sql: provisioning.tenant_members has no column since (timestamp with time zone). If the product has no such value, write null::timestamp with time zone AS since.",
  ],
])("reports a missing column or a wrong type, and the expected type: %s", async (text, mismatch) => {
  await replaceMembers(text);
  expect(await compareViews(client)).toEqual([expect.stringContaining(mismatch)]);
});

test("accepts a nested domain in place of its base type", async () => {
  await client.query("create domain pg_temp.code as text; create domain pg_temp.role as pg_temp.code");
  await replaceMembers(
    `select tenant_id, user_id, role::pg_temp.role as role, true as is_owner, created_at as since from ${tables.members}`,
  );
  expect(await compareViews(client)).toEqual([]);
});

test("reports a key function whose return type differs from the key's type", async () => {
  await client.query(`drop function provisioning.tenant_key;
    create function provisioning.tenant_key(key text) returns bigint language sql immutable strict as 'select key::bigint'`);
  expect(await compareViews(client)).toEqual([
    "db/product/views.sql: provisioning.tenant_key returns bigint, but provisioning.tenants.id is uuid. Write RETURNS uuid, and key::uuid in its body.",
  ]);
});

test.each([
  ["a slug", indexes.slug],
  ["a host name", indexes.hostname],
  ["a user's tenants", indexes.user],
  ["a tenant's host names", indexes.tenantHostnames],
  ["the newest tenants", indexes.newest],
])("reports a lookup without an index, with the table and the statement to run: %s", async (name, index) => {
  await client.query(`drop index ${index.name}`);
  const notes = await explainLookups(client, { hasHostnames: true });
  expect(notes).toEqual([expect.stringContaining(`Looking up ${name} reads all of`)]);
  expect(notes[0]).toContain(`create index concurrently on ${index.on};`);
});

test("requires no host name index for a product without host names", async () => {
  await client.query(`drop index ${indexes.hostname.name}`);
  expect(await explainLookups(client, { hasHostnames: false })).toEqual([]);
});

test("reports a tenants view with a union, because no index can return its rows in order", async () => {
  const columns = "id, slug, name, status, plan, created_at, updated_at";
  await client.query(`create or replace view provisioning.tenants as
    select ${columns} from ${tables.tenants} where status <> 'deleted'
    union all select ${columns} from ${tables.tenants} where status = 'deleted'`);
  const notes = await explainLookups(client, { hasHostnames: true });
  expect(notes).toEqual([
    expect.stringMatching(`^Looking up the newest tenants reads all of ${tables.tenants} and sorts it`),
  ]);
});
