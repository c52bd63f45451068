import { readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { migrate } from "@/db/migrate";

/** Gives a plain Postgres the roles and the `auth` schema that Supabase has, then applies our migrations. */
export async function prepareDatabase(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(readFileSync(path.join(import.meta.dirname, "auth/schema.sql"), "utf8"));
  } finally {
    await client.end();
  }
  return migrate(url);
}
