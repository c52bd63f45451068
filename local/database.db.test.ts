import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { expect, inject, onTestFinished, test } from "vitest";
import { createTestDatabase, onCluster } from "@/db/testing/database";
import { prepareDatabase } from "./database";
import { startPostgres } from "./postgres";

/** An empty database, and a connection string for it with a new role that has only these options. */
async function databaseOfRole(options: string, cluster = inject("clusterUrl")) {
  const role = `developer_${randomUUID().replaceAll("-", "")}`;
  const { url, drop } = await createTestDatabase("template0", cluster);
  await onCluster(cluster, `create role ${role} login password 'secret' ${options}`);
  onTestFinished(async () => {
    await drop();
    await onCluster(cluster, `drop role ${role}`);
  });
  const roleUrl = new URL(url);
  roleUrl.username = role;
  roleUrl.password = "secret";
  const name = roleUrl.pathname.slice(1);
  return { role, name, url: roleUrl.href };
}

/** A cluster with Supabase's and the console's roles. Granting roles in the shared cluster could break other tests. */
async function ownCluster(): Promise<string> {
  const home = path.resolve(".local", `test-${randomUUID().slice(0, 8)}`);
  const postgres = await startPostgres({ home, port: 0, throwaway: true });
  onTestFinished(() => postgres.stop());
  await prepareDatabase(postgres.url);
  return postgres.url;
}

test("npm run dev works on your own server with a role that is not a superuser", async () => {
  const cluster = await ownCluster();
  const { role, name, url } = await databaseOfRole("createrole bypassrls", cluster);
  await onCluster(cluster, `alter database ${name} owner to ${role}`);
  await onCluster(cluster, `grant supabase_auth_admin, provisioning_app to ${role} with admin option`);
  expect((await prepareDatabase(url, "configured")).applied).toEqual([
    "0000_baseline",
    "0001_provisioning",
    "product/0000_start",
  ]);
});

test("npm run dev names the role, its variable and the rights to grant if the role lacks a right", async () => {
  const { role, name, url } = await databaseOfRole("");
  const message = await prepareDatabase(url, "configured").then(
    () => "",
    (error: Error) => error.message,
  );
  expect(message).toContain(
    `The role ${role} in MIGRATION_DATABASE_URL cannot create Supabase's roles and the auth schema:`,
  );
  expect(message).toContain(
    `alter role ${role} createrole bypassrls; grant create on database ${name} to ${role};`,
  );
  expect(message).not.toContain("pg_authid");
});

/** Runs `fn` in a transaction on a database, and rolls it back. */
async function inTransaction(url: string, fn: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("begin");
    await fn(client);
  } finally {
    await client.query("rollback");
    await client.end();
  }
}

async function emptyDatabase(): Promise<string> {
  const { url, drop } = await createTestDatabase("template0");
  onTestFinished(drop);
  return url;
}

test.each([
  ["your own server gives the API roles no privileges on later tables", "configured", false],
  ["the stack's own Postgres gives the API roles Supabase's default privileges", "own", true],
] as const)("npm run dev on %s", async (_what, server, expected) => {
  const url = await emptyDatabase();
  await prepareDatabase(url, server);
  await inTransaction(url, async (client) => {
    await client.query("create table public.later (id int generated always as identity)");
    await client.query("create function public.later_function() returns int language sql return 1");
    await client.query("revoke all on function public.later_function() from public");
    for (const role of ["anon", "authenticated", "service_role"]) {
      const { rows } = await client.query(
        `select has_table_privilege($1, 'public.later', 'select') as tables,
           has_sequence_privilege($1, 'public.later_id_seq', 'usage') as sequences,
           has_function_privilege($1, 'public.later_function()', 'execute') as functions`,
        [role],
      );
      expect(rows).toEqual([{ tables: expected, sequences: expected, functions: expected }]);
    }
  });
});

test.each([
  ["your own server creates no role that can log in", "configured", []],
  ["the stack's own Postgres creates Supabase's logins", "own", ["authenticator", "supabase_auth_admin"]],
] as const)("npm run dev on %s", async (_what, server, expected) => {
  const url = await emptyDatabase();
  await inTransaction(url, async (client) => {
    // Roles belong to the whole cluster, so they are renamed in a transaction that is rolled back.
    await client.query("lock table pg_catalog.pg_authid in share row exclusive mode");
    const names = ["anon", "authenticated", "service_role", "authenticator", "supabase_auth_admin"];
    for (const name of names) await client.query(`alter role ${name} rename to former_${name}`);
    await client.query("select set_config('local_stack.server', $1, true)", [server]);
    await client.query(readFileSync("local/auth/schema.sql", "utf8"));
    const { rows } = await client.query(
      "select rolname as name from pg_roles where rolname = any($1) and rolcanlogin order by 1",
      [names],
    );
    expect(rows.map(({ name }) => name)).toEqual(expected);
  });
});

test("if auth.users lacks columns, npm run dev names the table, the columns and the statement that adds them", async () => {
  const url = await emptyDatabase();
  await onCluster(url, "create schema auth; create table auth.users (id uuid primary key, email text)");
  await onCluster(url, "create table auth.identities (provider_id text, provider text, user_id uuid)");
  const message = await prepareDatabase(url, "configured").then(
    () => "",
    (error: Error) => error.message,
  );
  expect(message).toContain("auth.users lacks columns of Supabase's table: instance_id, aud, role,");
  expect(message).toContain("auth.identities lacks columns of Supabase's table: identity_data,");
  const statements = message.match(/^ {2}alter table .*;$/gm) ?? [];
  expect(statements).toHaveLength(2);
  for (const statement of statements) await onCluster(url, statement);
  expect((await prepareDatabase(url, "configured")).applied).toContain("0001_provisioning");
});
