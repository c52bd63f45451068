import { drizzle } from "drizzle-orm/node-postgres";
import type { Executor } from "../client";
import { migrationUrl } from "./connection-string";
import { connectToPrimary } from "./primary/connect";
import { ConsoleClient } from "./session";

/**
 * Runs `fn` on a connection as the tables' owner, for commands that need more rights than the console has.
 * Throws if the server does not respond.
 */
export function asOwner<T>(fn: (owner: Executor) => Promise<T>): Promise<T> {
  return withConnection(migrationUrl(process.env) ?? "", fn);
}

/** Runs `fn` on its own connection and closes it afterwards. Throws if the server does not respond. */
export async function withConnection<T>(url: string, fn: (executor: Executor) => Promise<T>): Promise<T> {
  const client = await connectToPrimary(
    url,
    (connectionString) =>
      new ConsoleClient({
        connectionString,
        connectionTimeoutMillis: 5_000,
        application_name: "tenant-provisioning-command",
      }),
  );
  try {
    return await fn(drizzle(client));
  } finally {
    await client.end();
  }
}
