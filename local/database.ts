import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { adopt } from "@/db/admin/adopt";
import { type Migration, migrate } from "@/db/admin/migrate";
import { migratedTables } from "@/db/admin/migrated-tables";
import { migrationUrlName } from "@/db/connection/connection-string";
import { databaseError } from "@/db/errors";
import { quotedTable } from "@/db/quoted";
import { productTables } from "@/db/seam/product-tables";
import { missingColumns } from "./auth/missing-columns";
import { asConsole, consoleLogin } from "./console-login";

/** A custom product's tables, with the rows of its lookup tables (docs/adopting.md). */
const tablesFile = path.join(import.meta.dirname, "../db/product/tables.sql");

/**
 * Adds Supabase's roles, the `auth` schema and a custom product's tables from `tablesFile` to a plain Postgres, then
 * applies our migrations. The baseline creates the default product's tables. A `configured` database, which the
 * stack did not start itself, gets neither login roles nor default privileges.
 */
export async function prepareDatabase(
  ownerUrl: string,
  server: "own" | "configured" = "own",
): Promise<Migration> {
  const isNew = await onDatabase(ownerUrl, async (client) => {
    await createAuthSchema(client, server);
    if (existsSync(tablesFile)) return createTables(client);
    await requireTables(client);
    return false;
  });
  if (isNew) {
    const { problems } = await adopt(ownerUrl);
    if (problems.length > 0) throw new Error(`db/product/tables.sql has problems:\n${problems.join("\n")}`);
  }
  return migrate(ownerUrl);
}

/**
 * Does nothing if a real Auth server has migrated the database, because the schema then exists, and the database's owner
 * lacks the right to change it.
 */
async function createAuthSchema(client: pg.Client, server: "own" | "configured"): Promise<void> {
  const { rows } = await client.query<{ migrated: boolean; role: string; database: string }>(
    `select to_regclass('auth.schema_migrations') is not null as migrated,
       quote_ident(current_user) as role, quote_ident(current_database()) as database`,
  );
  const [{ migrated, role, database } = { migrated: false, role: "", database: "" }] = rows;
  if (migrated) return;
  const script = readFileSync(path.join(import.meta.dirname, "auth/schema.sql"), "utf8");
  const problem = await missingColumns(client, script);
  if (problem) throw new Error(problem);
  try {
    await client.query("select set_config('local_stack.server', $1, false)", [server]);
    await client.query(script);
  } catch (error) {
    if (databaseError(error)?.code !== "42501") throw error;
    const { message } = error as Error;
    throw new Error(
      `The role ${role} in ${migrationUrlName(process.env)} cannot create Supabase's roles and the auth schema: ${message}.
As a superuser, run: alter role ${role} createrole bypassrls; grant create on database ${database} to ${role};
If these roles exist already, also run: grant supabase_auth_admin to ${role};
Or set MIGRATION_DATABASE_URL to a superuser's connection string. If no database is set, \`npm run dev\` starts its own.`,
      { cause: error },
    );
  }
}

/** Throws if a table of the product neither exists nor is created by a migration. */
async function requireTables(client: pg.Client): Promise<void> {
  const migrated = migratedTables();
  const { rows } = await client.query<{ name: string }>(
    "select name from unnest($1::text[], $2::text[]) as expected (name, quoted) where to_regclass(quoted) is null",
    [productTables, productTables.map(quotedTable)],
  );
  const missing = rows.map(({ name }) => name).filter((name) => !migrated.includes(name));
  const [schema] = missing[0]?.split(".") ?? [];
  if (!schema) return;
  throw new Error(
    `This database lacks ${missing.join(", ")} from db/product/schema.ts, and there is no file db/product/tables.sql to create them.
If your product has these tables, dump them, then append the rows of its lookup tables (docs/adopting.md, "Your fork"):
  pg_dump --schema-only --no-owner --no-privileges --schema=${schema} postgres://… > db/product/tables.sql
If they are new, write their migration: npm run db:generate:product`,
  );
}

/** Runs `tablesFile`, often written by `pg_dump`, unless a table of the product exists. Returns true if it ran. */
async function createTables(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(
    "select to_regclass(name) as existing from unnest($1::text[]) as name",
    [productTables.map(quotedTable)],
  );
  if (rows.some(({ existing }) => existing !== null)) return false;
  const dump = readFileSync(tablesFile, "utf8");
  // Removes psql's commands, and lets the file create a schema that already exists, such as `public`.
  const statements = dump.replace(/^\\.*$/gm, "").replace(/^create schema (?!if)/gim, "$&if not exists ");
  await client.query(statements);
  return true;
}

/**
 * Creates the console's own login on a prepared database, and returns its connection string. The login has the
 * rights of the role that the migrations create. Its time limits are settings of the login, because a pooler
 * would drop those of a connection.
 */
export async function createConsoleLogin(ownerUrl: string): Promise<string> {
  await onDatabase(ownerUrl, (client) =>
    client.query(`
      do $$ begin
        -- Roles belong to the cluster, so two databases prepared at the same time must not both create this role.
        lock table pg_catalog.pg_authid in share row exclusive mode;
        if not exists (select from pg_roles where rolname = '${consoleLogin}') then
          create role ${consoleLogin} login password '${consoleLogin}';
          alter role ${consoleLogin} set statement_timeout = '8s';
          alter role ${consoleLogin} set lock_timeout = '5s';
          alter role ${consoleLogin} set idle_in_transaction_session_timeout = '10s';
        end if;
        -- A rollback of the migrations drops the role, and with it the login's membership.
        if not pg_has_role('${consoleLogin}', 'provisioning_app', 'member') then
          grant provisioning_app to ${consoleLogin};
        end if;
      end $$`),
  );
  return asConsole(ownerUrl);
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
