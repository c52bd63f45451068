import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import type { Executor } from "./client";
import { connectionString, migrationUrl } from "./connection-string";

/**
 * Runs `fn` on a connection of the tables' owner, for the commands that do what the console itself may not, and
 * closes it. Throws where none is set or none answers.
 */
export async function asOwner<T>(fn: (owner: Executor) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: connectionString(migrationUrl(process.env) ?? ""),
    connectionTimeoutMillis: 5_000,
    application_name: "tenant-provisioning-owner",
  });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await fn(drizzle(client));
  } finally {
    await client.end();
  }
}
