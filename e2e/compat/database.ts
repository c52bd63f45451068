import { readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";

/** Turns an empty database into V1's, with Supabase's own schema, V1's tables, and a thousand tenants. */
export function makeV1Database(databaseUrl: string): Promise<void> {
  return run(databaseUrl, "../../local/auth/schema.sql", "schema.sql", "rows.sql");
}

/** Fills an empty database with the schema of a new Supabase project, without a product. */
export function makeSupabaseSchema(databaseUrl: string): Promise<void> {
  return run(databaseUrl, "../../local/auth/schema.sql");
}

/** Allows V1 owners whose accounts are in the database of another Auth server. */
export function allowForeignAccounts(databaseUrl: string): Promise<void> {
  return query(databaseUrl, [
    "alter table public.tenant_memberships drop constraint tenant_memberships_user_id_fkey",
  ]);
}

function run(databaseUrl: string, ...files: string[]): Promise<void> {
  const statements = files.map((file) => readFileSync(path.join(import.meta.dirname, file), "utf8"));
  return query(databaseUrl, statements);
}

async function query(databaseUrl: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
