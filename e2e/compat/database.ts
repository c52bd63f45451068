import { readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";

/** Fills an empty database like V1's: Supabase's own schema, V1's tables, and a thousand tenants. */
export function makeV1Database(databaseUrl: string): Promise<void> {
  return run(databaseUrl, "../../local/auth/schema.sql", "schema.sql", "rows.sql");
}

/** Fills an empty database with the schema of a new Supabase project, and no product. */
export function makeSupabaseSchema(databaseUrl: string): Promise<void> {
  return run(databaseUrl, "../../local/auth/schema.sql");
}

async function run(databaseUrl: string, ...files: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const file of files) await client.query(readFileSync(path.join(import.meta.dirname, file), "utf8"));
  } finally {
    await client.end();
  }
}
