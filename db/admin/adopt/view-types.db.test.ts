import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { indexes, tables } from "../../product/testing";
import { explainLookUps } from "./guess/look-ups";
import { compareViews } from "./view-types";

let client: pg.Client;

/** The database is migrated: its views are those of the default product. */
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

test("the views of the default product have every column, of its type, and every look-up uses an index", async () => {
  expect(await compareViews(client)).toEqual([]);
  expect(await explainLookUps(client, { hasHostnames: true })).toEqual([]);
});

test.each([
  [
    `select tenant_id::text as tenant_id, user_id, role, true as is_owner, created_at as since from ${tables.members}`,
    "db/product/views.sql: provisioning.tenant_members.tenant_id is text, and the console needs uuid.",
  ],
  [
    `select tenant_id, user_id::text as user_id, role, true as is_owner, created_at as since from ${tables.members}`,
    "db/product/views.sql: provisioning.tenant_members.user_id is text, and the console needs uuid.",
  ],
  [
    `select tenant_id, user_id, role, 'yes'::text as is_owner, created_at as since from ${tables.members}`,
    "db/product/views.sql: provisioning.tenant_members.is_owner is text, and the console needs boolean.",
  ],
  [
    `select tenant_id, user_id, role, true as is_owner from ${tables.members}`,
    "db/product/views.sql: provisioning.tenant_members has no column since (timestamp with time zone). If the product has none, write null::timestamp with time zone AS since.",
  ],
])("a misfit names file, view, column, what was found and what is wanted: %s", async (text, misfit) => {
  await replaceMembers(text);
  expect(await compareViews(client)).toEqual([expect.stringContaining(misfit)]);
});

test("a key function of another type than the key is a misfit", async () => {
  await client.query(`drop function provisioning.tenant_key;
    create function provisioning.tenant_key(key text) returns bigint language sql immutable strict as 'select key::bigint'`);
  expect(await compareViews(client)).toEqual([
    "db/product/views.sql: provisioning.tenant_key returns bigint, and provisioning.tenants.id is uuid. Write RETURNS uuid, and key::uuid in its body.",
  ]);
});

test.each([
  ["a slug", indexes.slug],
  ["a host name", indexes.hostname],
  ["a user's tenants", indexes.user],
  ["a tenant's host names", indexes.tenantHostnames],
  ["the newest tenants", indexes.newest],
])(
  "a look-up without its index names the table, the column and the statement, and runs nothing: %s",
  async (name, index) => {
    await client.query(`drop index ${index.name}`);
    const notes = await explainLookUps(client, { hasHostnames: true });
    expect(notes).toEqual([expect.stringContaining(`The look-up of ${name} reads all of`)]);
    expect(notes[0]).toContain(`create index concurrently on ${index.on};`);
  },
);

test("a product without host names is not asked for their index", async () => {
  await client.query(`drop index ${indexes.hostname.name}`);
  expect(await explainLookUps(client, { hasHostnames: false })).toEqual([]);
});

test("a view of tenants in parts is named, because no index gives the order of its parts", async () => {
  const columns = "id, slug, name, status, plan, created_at, updated_at";
  await client.query(`create or replace view provisioning.tenants as
    select ${columns} from ${tables.tenants} where status <> 'deleted'
    union all select ${columns} from ${tables.tenants} where status = 'deleted'`);
  const notes = await explainLookUps(client, { hasHostnames: true });
  expect(notes).toEqual([
    expect.stringMatching(`^The look-up of the newest tenants reads all of ${tables.tenants} and sorts it`),
  ]);
});
