import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { adopt } from "@/db/admin/adopt";
import { quoted } from "@/db/admin/adopt/columns";
import { type Migration, migrate } from "@/db/admin/migrate";
import { productTables } from "@/db/seam/product-tables";

/** A custom product's tables, with the rows of its lookup tables (docs/adopting.md). */
const tablesFile = path.join(import.meta.dirname, "../db/product/tables.sql");

/**
 * Adds Supabase's roles, the `auth` schema and the tables in `tablesFile`, if there is one, to a plain Postgres,
 * then applies our migrations. Without that file, the baseline creates the default product's tables.
 */
export async function prepareDatabase(ownerUrl: string): Promise<Migration> {
  const isNew = await onDatabase(ownerUrl, async (client) => {
    await client.query(readFileSync(path.join(import.meta.dirname, "auth/schema.sql"), "utf8"));
    return existsSync(tablesFile) && createTables(client);
  });
  if (isNew) {
    const { misfits } = await adopt(ownerUrl);
    if (misfits.length > 0) throw new Error(`db/product/tables.sql does not fit:\n${misfits.join("\n")}`);
  }
  return migrate(ownerUrl);
}

/** Runs the file, often a `pg_dump`, unless a table of the product exists. Returns whether it ran. */
async function createTables(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query("select to_regclass(name) as found from unnest($1::text[]) as name", [
    productTables.map(quoted),
  ]);
  if (rows.some(({ found }) => found !== null)) return false;
  const dump = readFileSync(tablesFile, "utf8");
  // Removes psql commands, and allows for schemas that every database has.
  const statements = dump.replace(/^\\.*$/gm, "").replace(/^create schema (?!if)/gim, "$&if not exists ");
  await client.query(statements);
  return true;
}

/** The console's login on a local stack. Elsewhere, its password is random. */
const consoleLogin = "console";

/**
 * Gives the console its own login on a prepared database, and returns its connection string. The login has
 * the rights of the role that the migrations create, and the limits that a pooler would drop from a
 * connection.
 */
export async function createConsoleLogin(ownerUrl: string): Promise<string> {
  await onDatabase(ownerUrl, (client) =>
    client.query(`
      do $$ begin
        -- Roles belong to the cluster: two databases prepared at the same time must not both create one.
        lock table pg_catalog.pg_authid in share row exclusive mode;
        if not exists (select from pg_roles where rolname = '${consoleLogin}') then
          create role ${consoleLogin} login password '${consoleLogin}';
          alter role ${consoleLogin} set statement_timeout = '8s';
          alter role ${consoleLogin} set lock_timeout = '5s';
          alter role ${consoleLogin} set idle_in_transaction_session_timeout = '10s';
        end if;
        -- A rollback drops the role, and with it the login's membership.
        if not pg_has_role('${consoleLogin}', 'provisioning_app', 'member') then
          grant provisioning_app to ${consoleLogin};
        end if;
      end $$`),
  );
  return asConsole(ownerUrl);
}

/** The owner's database under the console's own login. */
export function asConsole(ownerUrl: string): string {
  const url = new URL(ownerUrl);
  url.username = consoleLogin;
  url.password = consoleLogin;
  return url.href;
}

async function onDatabase<T>(url: string, fn: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await fn(client);
  } finally {
    await client.end();
  }
}
