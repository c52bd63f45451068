import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { notIn, readCatalog } from "@/db/admin/adopt/catalog";
import { createTestDatabase, type TestDatabase } from "@/db/testing/database";
import { makeV1Database } from "./database";

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase("template0");
  await makeV1Database(database.url);
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** The kinds of catalog objects that a statement changes. The statement is rolled back. */
async function changedBy(statement: string): Promise<string[]> {
  const before = await readCatalog(client);
  await client.query("begin");
  try {
    await client.query(statement);
    const after = await readCatalog(client);
    return [...notIn(before, after), ...notIn(after, before)].map(({ kind }) => kind);
  } finally {
    await client.query("rollback");
  }
}

describe("the catalog changes if a statement", () => {
  test.each([
    ["adds a column", "alter table public.tenants add column v2 boolean", "column"],
    [
      "moves a column to another position",
      "alter table public.tenants drop column notes; alter table public.tenants add column notes text",
      "column",
    ],
    [
      "changes the type of a column",
      "alter table public.provisioning_logs alter step type varchar(90)",
      "column",
    ],
    ["makes a column nullable", "alter table public.provisioning_logs alter step drop not null", "column"],
    ["changes a default", "alter table public.tenants alter status set default 'new'", "column"],
    ["adds an index", "create index on public.tenants (created_at)", "index"],
    ["drops an index", "drop index public.tenants_lower_name", "index"],
    ["adds a check", "alter table public.tenants add check (slug <> '') not valid", "constraint"],
    [
      "drops a foreign key",
      "alter table public.tenant_memberships drop constraint tenant_memberships_user_id_fkey",
      "constraint",
    ],
    [
      "references a table from another schema",
      "create schema x; create table x.y (t uuid references public.tenants)",
      "reference",
    ],
    [
      "adds a trigger",
      "create trigger t after insert on auth.users execute function public.touch()",
      "trigger",
    ],
    ["disables a trigger", "alter table public.tenants disable trigger tenants_touch", "trigger"],
    [
      "replaces a function",
      "create or replace function public.touch() returns trigger language plpgsql as 'begin return new; end'",
      "function",
    ],
    ["adds a policy", "create policy p on public.tenants for select to service_role using (true)", "policy"],
    ["changes a policy", 'alter policy "own tenants" on public.tenants using (true)', "policy"],
    ["disables row-level security", "alter table public.tenants disable row level security", "table"],
    [
      "forces row-level security on the owner",
      "alter table public.tenants force row level security",
      "table",
    ],
    ["grants a privilege", "grant select on public.provisioning_logs to anon", "grant"],
    ["revokes a privilege", "revoke select on public.tenants from anon", "grant"],
    ["grants a privilege on a column", "grant update (message) on public.provisioning_logs to anon", "grant"],
    ["changes who can execute a function", "revoke execute on function public.touch() from public", "grant"],
    ["changes the owner", "alter table public.tenants owner to supabase_auth_admin", "table"],
    ["renames a table", "alter table public.profiles rename to people", "table"],
    ["adds a value to an enum", "alter type public.log_level add value 'fatal'", "type"],
    [
      "changes a view",
      "create or replace view public.tenant_overview as select t.id, t.slug, t.name, s.plan, s.status, 1::bigint as members from public.tenants t, public.tenant_subscriptions s",
      "view",
    ],
    ["changes a sequence", "alter sequence public.provisioning_logs_id_seq increment 2", "sequence settings"],
    ["writes a comment", "comment on table public.tenants is 'see V2'", "comment"],
    ["publishes another table", "alter publication product_changes add table public.profiles", "publication"],
    [
      "changes default privileges",
      "alter default privileges in schema public revoke all on tables from anon",
      "default rights",
    ],
    ["adds an extension", "create extension pg_trgm", "extension"],
    ["changes statistics", "create statistics public.s on slug, name from public.tenants", "statistics"],
  ])("%s", async (_what, statement, kind) => {
    expect(await changedBy(statement)).toContain(kind);
  });
});

test("the catalog does not change if only rows change or if a change is reverted", async () => {
  expect(await changedBy("update public.tenants set notes = 'x'; analyze public.tenants")).toEqual([]);
  const granted =
    "grant select on public.provisioning_logs to anon; revoke select on public.provisioning_logs from anon";
  expect(await changedBy(granted)).toEqual([]);
  expect(await changedBy("create table public.t (id serial primary key); drop table public.t")).toEqual([]);
});
