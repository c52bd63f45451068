import type pg from "pg";
import { createLog, logTable } from "../migration-log";

/** Writes the log as the migrator would: a schema, a table, and the baseline's row. */
export async function writeLog(
  client: pg.Client,
  { hash, when }: { hash: string; when: number },
): Promise<void> {
  await createLog(client);
  await client.query(`insert into ${logTable} (hash, created_at) values ($1, $2)`, [hash, when]);
}
