import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { searchIndexes, tables } from "../../product/testing";
import { isPlain, lettersOf, nameAndSlug, sortedNameOf } from "../../search-expressions";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { readCatalog } from "./catalog";
import { suggestIndexes } from "./suggest-indexes";

let database: TestDatabase;
let client: pg.Client;
beforeEach(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query("begin");
});
afterEach(async () => {
  await client.end();
  await database.drop();
});

const statementsIn = (lines: string[]) =>
  lines.flatMap((line) => line.match(/create index concurrently .*;/) ?? []);

test("a database with the default product’s indexes needs no others", async () => {
  expect(await suggestIndexes(client)).toEqual([]);
});

test("suggested indexes use the product’s own names, are valid as printed, and are not created", async () => {
  await client.query(`drop index ${searchIndexes.join(", ")}`);
  await client.query(`alter table ${tables.tenants} rename name to "Title"`);
  await client.query(`alter table ${tables.tenants} rename to restaurants`);
  const before = await readCatalog(client);
  const lines = await suggestIndexes(client);
  expect(await readCatalog(client)).toEqual(before);

  const statements = statementsIn(lines);
  expect(statements).toHaveLength(searchIndexes.length);
  expect(statements.filter((statement) => statement.includes('"Title"'))).toHaveLength(3);
  expect(lines.at(-1)).toContain("docs/search.md#large-databases");
  for (const statement of statements) await client.query(statement.replace("concurrently", ""));
  expect(await suggestIndexes(client)).toEqual([]);
  for (const plan of await plansOfListAndSearch()) {
    expect(plan).toContain("Index");
    expect(plan).not.toMatch(/Sort|Seq Scan/);
  }
});

/** The plans for sorting by name and for searching for part of a name or slug. They use indexes wherever possible. */
async function plansOfListAndSearch(): Promise<string[]> {
  await client.query("set local enable_seqscan = off; set local enable_sort = off");
  const [name, slug] = [sql`name`, sql`slug`];
  const queries = [
    sql`order by ${sortedNameOf(name, slug)}, id limit 51`,
    sql`where not ${isPlain(name)} and ${lettersOf(name)} like '%zofin%'`,
    sql`where ${nameAndSlug(name, slug)} like '%golden%'`,
  ];
  const plans: string[] = [];
  for (const query of queries) {
    const { rows } = await drizzle(client).execute(sql`explain select id from provisioning.tenants ${query}`);
    plans.push(JSON.stringify(rows));
  }
  return plans;
}

test("an index that Postgres would refuse, or one on a constant, is not suggested", async () => {
  await client.query(`drop index ${searchIndexes.join(", ")}`);
  await client.query(`create type public.state as enum ('active', 'closed')`);
  await client.query(`alter table ${tables.tenants} add state public.state`);
  await client.query(`create or replace view provisioning.tenants as
    select id, slug, name, state::text as status, null::text as plan, created_at, updated_at from ${tables.tenants}`);
  const uses = (await suggestIndexes(client)).map((line) => line.split(":")[0]);
  expect(uses.slice(0, -1)).toEqual([
    "sorting tenants by name",
    "searching for part of a name or slug",
    "searching for names with accents",
    "searching for part of a host name",
  ]);
});
