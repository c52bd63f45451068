import { readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { type Migration, migrate } from "@/db/migrate";

/** Gives a plain Postgres the roles and the `auth` schema that Supabase has, then applies our migrations. */
export async function prepareDatabase(ownerUrl: string): Promise<Migration> {
  await onDatabase(ownerUrl, async (client) => {
    await client.query(readFileSync(path.join(import.meta.dirname, "auth/schema.sql"), "utf8"));
  });
  return migrate(ownerUrl);
}

/** The login of the console on a stack of one's own; a real one gets a password that nobody knows. */
const consoleLogin = "console";

/**
 * Gives the console a login of its own on a prepared database, and returns how it signs in. The login has the
 * rights of the role that the migrations make, and the limits that a pooler would drop from a connection.
 */
export async function createConsoleLogin(ownerUrl: string): Promise<string> {
  await onDatabase(ownerUrl, (client) =>
    client.query(`
      do $$ begin
        -- Roles belong to the cluster: two databases that are prepared at once must not both create one.
        lock table pg_catalog.pg_authid in share row exclusive mode;
        if not exists (select from pg_roles where rolname = '${consoleLogin}') then
          create role ${consoleLogin} login password '${consoleLogin}' in role provisioning_app;
          alter role ${consoleLogin} set statement_timeout = '8s';
          alter role ${consoleLogin} set lock_timeout = '5s';
          alter role ${consoleLogin} set idle_in_transaction_session_timeout = '10s';
        end if;
      end $$`),
  );
  return asConsole(ownerUrl);
}

/** A database of the owner's, as the console signs in to it. */
export function asConsole(ownerUrl: string): string {
  const url = new URL(ownerUrl);
  url.username = consoleLogin;
  url.password = consoleLogin;
  return url.href;
}

async function onDatabase(url: string, fn: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await fn(client);
  } finally {
    await client.end();
  }
}
