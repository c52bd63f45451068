import type pg from "pg";
import { logTable } from "../migration-log";

/** Writes the log as the migrator itself would: a schema, a table, and the baseline's row. */
export async function writeLog(
  client: pg.Client,
  { hash, when }: { hash: string; when: number },
): Promise<void> {
  const [schema] = logTable.split(".");
  await client.query(`create schema if not exists ${schema}`);
  await client.query(
    `create table if not exists ${logTable} (id serial primary key, hash text not null, created_at bigint)`,
  );
  await client.query(`insert into ${logTable} (hash, created_at) values ($1, $2)`, [hash, when]);
}
