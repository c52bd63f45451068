import { readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";

const read = (file: string) => readFileSync(path.join(import.meta.dirname, file), "utf8");

/** Accounts of V1's that no tenant has, and nobody made on purpose: V1 stopped after it had created them. */
export const orphanedUsers = 40;

/** Makes an empty database into V1's: Supabase's own schema, V1's tables, and a thousand tenants in them. */
export async function makeV1Database(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(read("../../local/auth/schema.sql"));
    await client.query(read("schema.sql"));
    await client.query(read("rows.sql"));
  } finally {
    await client.end();
  }
}
