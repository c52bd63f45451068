import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { makeV1Database } from "@/e2e/compat/database";
import { bareName, insertTenant, insertTenants, tables } from "../../product/testing";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { migrate } from "../migrate";
import { journal } from "../migration-log";
import { notIn, readCatalog } from "./catalog";
import { adopt } from "./index";
import { adoptionText } from "./report-text";

let v1: TestDatabase;
let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  v1 = await createTestDatabase("template0");
  await makeV1Database(v1.url);
});
afterAll(() => v1.drop());

beforeEach(async () => {
  database = await createTestDatabase(new URL(v1.url).pathname.slice(1));
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await database.drop();
});

test("adopting a compatible database creates the provisioning schema and changes nothing else", async () => {
  const before = await readCatalog(client);
  const adoption = await adopt(database.url);
  expect(adoption).toMatchObject({ result: "adopted", problems: [] });
  const after = await readCatalog(client);
  expect(notIn(before, after)).toEqual([]);
  expect(new Set(notIn(after, before).map(({ schema }) => schema))).toEqual(new Set(["provisioning"]));
  expect(await adopt(database.url)).toMatchObject({ result: "known", problems: [] });
});

test("the report lists the existing tables, notes, and the objects that the migrations will add", async () => {
  const text = adoptionText(await adopt(database.url));
  for (const part of [
    `${tables.tenants}: 10 columns; unique on id; unique on slug; row-level security on with "own tenants"`,
    "user_id references auth.users (on delete restrict)",
    `${tables.tenants} has other columns, which the console leaves to the database: legacy_number, notes, searchable.`,
    `${tables.tenants}.plan can be null: the console shows a dash instead.`,
    `${tables.tenants}.slug is character varying(80)`,
    `${tables.tenants} has the trigger tenants_touch`,
    "auth.users has the trigger on_auth_user_created",
    "CHECK ((role = ANY",
    "attempts",
    "outside the schema: CREATE ROLE provisioning_app",
    `outside the schema: GRANT INSERT ON ${tables.tenants},`,
    `create index concurrently on ${tables.tenants} (lower(slug));`,
    `filtering tenants by status: create index concurrently on ${tables.tenants} (status, created_at desc, id desc);`,
    "Run `npm run db:migrate` next.",
  ]) {
    expect(text).toContain(part);
  }
});

test("an adoption counts the existing tenants that break the rules for new tenants, and leaves them unchanged", async () => {
  const parseCounts = (existing: string[]) =>
    Object.fromEntries(
      existing.flatMap((line) =>
        [...line.matchAll(/^tenants that (.*?): (\d+) \(/g)].map(([, rule, n]) => [rule, Number(n)]),
      ),
    );
  const before = parseCounts((await adopt(database.url)).existing);
  const owner = "00000000-0000-4000-8000-00000000beef";
  await client.query(`insert into auth.users (id, email) values ('${owner}', 'not an address')`);
  await client.query(insertTenants(["Foo_Bar", "foo_bar", "www"]));
  await client.query(insertTenant({ slug: "bad-mail", ownerId: owner }));
  const { existing, ...adoption } = await adopt(database.url);
  expect(adoption.problems).toEqual([]);
  const after = parseCounts(existing);
  for (const [rule, added] of [
    ["have a slug that the form would refuse", 2],
    ["have a reserved slug", 1],
    ["have a slug that differs from another tenant's only in case", 2],
    ["have no owner", 3],
    ["have an owner whose account has no valid e-mail address", 1],
  ] as const)
    expect([rule, (after[rule] ?? 0) - (before[rule] ?? 0)]).toEqual([rule, added]);
  expect(existing.at(-1)).toContain("Their slugs stay taken");
  expect(existing.join()).not.toContain("not counted");
  const text = adoptionText({ ...adoption, existing });
  expect(text).toContain("Existing tenants:");
  expect(text).toContain("The trial was skipped (--no-trial)");
  expect((await client.query(`select from ${tables.tenants} where slug = 'Foo_Bar'`)).rowCount).toBe(1);
});

test("the migrations add the objects that the report lists", async () => {
  const { additions } = await adopt(database.url);
  const before = await readCatalog(client);
  await migrate(database.url);
  const added = notIn(await readCatalog(client), before);
  const inSchema = added.filter(({ schema }) => schema === "provisioning");
  for (const kind of ["table", "view", "function", "trigger"]) {
    const names = inSchema
      .filter((object) => object.kind === kind)
      .map(({ name }) => name.replace(/^.*\.|\(.*$/g, ""));
    expect(new Set(additions.inSchema.get(kind))).toEqual(new Set(names));
  }
  const outside = added.filter(({ schema }) => schema !== "provisioning");
  expect(outside.length > 0).toBe(additions.outside.length > 0);
  expect(outside.filter(({ kind }) => kind !== "grant" && kind !== "policy")).toEqual([]);
});

describe("an incompatible database", () => {
  test.each([
    ["a table is missing", `drop table ${tables.hostnames}`, `There is no table ${tables.hostnames}.`],
    [
      "a table has another name",
      `alter table ${tables.tenants} rename to businesses`,
      `There is no table ${tables.tenants}. Judging by the column types, public.businesses could be it`,
    ],
    [
      "a view replaces a table",
      `alter table ${tables.settings} rename to s; create view ${tables.settings} as table public.s`,
      `${tables.settings} is a view, not a table`,
    ],
    [
      "a column is missing",
      `alter table ${tables.tenants} drop column updated_at`,
      `${tables.tenants} has no column updated_at (timestamp with time zone).`,
    ],
    [
      "a column has another name",
      `alter table ${tables.tenants} rename slug to handle`,
      `${tables.tenants} has no column slug (text). If you use handle or notes`,
    ],
    [
      "a column has another type",
      `alter table ${tables.settings} alter settings drop default, alter settings type json using settings::json`,
      `${tables.settings}.settings is json, but the console needs jsonb.`,
    ],
    [
      "a column needs a value that the console does not set",
      `alter table ${tables.settings} add country text not null default 'x'; alter table ${tables.settings} alter country drop default`,
      `${tables.settings}.country (text) needs a value, but the console sets none.`,
    ],
    [
      "a default is missing",
      `alter table ${tables.tenants} alter status drop default`,
      `${tables.tenants}.status needs a value, but the console leaves it to the database.`,
    ],
    [
      "a timestamp can be null",
      `alter table ${tables.tenants} alter created_at drop not null`,
      `${tables.tenants}.created_at can be null, but the console sorts by it.`,
    ],
    [
      "a slug can occur twice",
      `alter table ${tables.tenants} drop constraint tenants_slug_key`,
      `${tables.tenants} has no unique key on (slug)`,
    ],
    [
      "the slug's key has another name",
      `alter table ${tables.tenants} rename constraint tenants_slug_key to tenants_slug_unique`,
      'Add "tenants_slug_unique" to slug.takenBy in db/product/index.ts',
    ],
    ["the accounts table is missing", "drop table auth.users cascade", "There is no table auth.users"],
    [
      "the accounts table belongs to an old Auth server",
      "alter table auth.users drop column is_sso_user cascade",
      "auth.users has no column is_sso_user",
    ],
    [
      "the schema's name is taken",
      "create schema provisioning; create table provisioning.queue (id int)",
      "The schema provisioning already exists, but this console did not create it. It contains provisioning.queue.",
    ],
  ])("is refused and left unchanged if %s", async (_what, statement, message) => {
    await client.query(statement);
    const before = await readCatalog(client);
    const adoption = await adopt(database.url);
    expect(adoption.result).toBe("refused");
    expect(adoptionText(adoption)).toContain(message);
    expect(adoptionText(adoption)).toContain("Nothing was changed");
    expect(await readCatalog(client)).toEqual(before);
  });
});

describe("a compatible database", () => {
  test.each([
    [
      "deleting an account would delete its memberships",
      `alter table ${tables.members} drop constraint ${bareName(tables.members)}_user_id_fkey, add foreign key (user_id) references auth.users on delete cascade`,
      "has ON DELETE CASCADE on auth.users, but the console expects RESTRICT",
    ],
    [
      "a table has no foreign key",
      `alter table ${tables.hostnames} drop constraint ${bareName(tables.hostnames)}_tenant_id_fkey`,
      `${tables.hostnames} (tenant_id) has no foreign key to ${tables.tenants}`,
    ],
    [
      "another pair of columns is unique too",
      `create unique index on ${tables.hostnames} (tenant_id, is_primary)`,
      "is also unique on (tenant_id, is_primary)",
    ],
    [
      "a default differs",
      `alter table ${tables.tenants} alter status set default 'pending'`,
      `${tables.tenants}.status defaults to 'pending'::text, not 'active'`,
    ],
    [
      "row-level security is off",
      `alter table ${tables.tenants} disable row level security`,
      `${tables.tenants} has row-level security off`,
    ],
    [
      "row-level security also applies to the owner",
      `alter table ${tables.tenants} force row level security`,
      `${tables.tenants} forces row-level security`,
    ],
    [
      "a restrictive policy applies to every role",
      `create policy "open hours" on ${tables.tenants} as restrictive using (status = 'active')`,
      `${tables.tenants} has the restrictive policy "open hours" for every role. Unless its condition is true for the console's rows, it hides them or refuses their inserts. Limit it to your users: alter policy "open hours" on ${tables.tenants} to authenticated;`,
    ],
    [
      "a restrictive policy for every role limits inserts",
      `create policy named on ${tables.hostnames} as restrictive for insert with check (hostname like '%.example')`,
      `alter policy "named" on ${tables.hostnames} to authenticated;`,
    ],
    [
      "a table prevents the deletion of accounts",
      "create table public.carts (user_id uuid references auth.users)",
      "public.carts (user_id) keeps accounts from being deleted",
    ],
  ])("is adopted with a note if %s", async (_what, statement, note) => {
    await client.query(statement);
    const adoption = await adopt(database.url);
    expect(adoption.result).toBe("adopted");
    expect(adoption.notes.join("\n")).toContain(note);
  });
});

test("the report omits a restrictive policy that cannot affect the console", async () => {
  await client.query(
    `create policy updates on ${tables.tenants} as restrictive for update using (true);
    create policy users on ${tables.tenants} as restrictive to authenticated using (true)`,
  );
  expect((await adopt(database.url)).notes.join("\n")).not.toContain("restrictive");
});

test("the report on an empty database recommends db:migrate", async () => {
  await client.query("drop schema public cascade; create schema public");
  expect(adoptionText(await adopt(database.url))).toContain("A new database needs no adoption");
});

test("the migrations refuse a product with other table names until it is adopted", async () => {
  await client.query(`alter table ${tables.tenants} rename to restaurants`);
  const before = await readCatalog(client);
  await expect(migrate(database.url)).rejects.toThrow("npm run db:adopt");
  expect(await readCatalog(client)).toEqual(before);
});

test("after an adoption, the migrations start after the baseline", async () => {
  await adopt(database.url);
  const tags = journal().map(({ tag }) => tag);
  expect(await migrate(database.url)).toEqual({
    applied: [...tags.slice(1), "product/0000_start"],
    installed: true,
  });
});
