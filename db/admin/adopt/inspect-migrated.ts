import type pg from "pg";
import { beginTransaction } from "../../connection/session";
import { databaseError } from "../../errors";
import { appliedHashes, pendingStatements, productMigrations } from "../migration-log";
import { inspectTables, type TableInfo } from "./inspect";

/**
 * The definition of every table after the product's pending migrations, which run in a transaction that is rolled back.
 * If one fails, returns the current definitions, and `tryOut` reports the failure.
 */
export async function inspectMigrated(client: pg.Client): Promise<TableInfo[]> {
  const applied = await appliedHashes(client, productMigrations);
  await client.query(beginTransaction);
  try {
    for (const statement of pendingStatements(applied.length, productMigrations))
      await client.query(statement);
    return await inspectTables(client);
  } catch (error) {
    if (!databaseError(error)) throw error;
    await client.query("rollback");
    return inspectTables(client);
  } finally {
    await client.query("rollback");
  }
}
