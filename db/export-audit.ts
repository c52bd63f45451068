import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import type pg from "pg";

const batchRows = 1_000;

/**
 * Writes every row of the tables, given by quoted name, to a new file as JSON Lines: one object per row, with the
 * table's name. Runs in the caller's transaction and returns the row counts by table. Throws if the file exists. The
 * file is readable only by its owner, because the audit log has names and addresses.
 */
export async function exportTables(
  client: pg.Client,
  tables: readonly string[],
  file: string,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const target = openSync(file, "wx", 0o600);
  try {
    for (const table of tables) {
      counts.set(table, await exportTable(client, table, target));
    }
    fsyncSync(target);
  } finally {
    closeSync(target);
  }
  return counts;
}

/** Quoted names of a schema's tables, without partitions, which are read through their parent table. */
export async function tablesOf(client: pg.Client, schema: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', nspname, relname) as name from pg_class join pg_namespace as n on n.oid = relnamespace
     where nspname = $1 and relkind in ('r', 'p') and not relispartition order by relname`,
    [schema],
  );
  return rows.map(({ name }) => name);
}

/** Reads through a cursor, because a log can be larger than memory. */
async function exportTable(client: pg.Client, table: string, target: number): Promise<number> {
  const name = JSON.stringify(table.replaceAll('"', ""));
  await client.query(`declare exported cursor for select to_jsonb(row)::text as row from ${table} as row`);
  let count = 0;
  for (;;) {
    const { rows } = await client.query<{ row: string }>(`fetch ${batchRows} from exported`);
    if (rows.length === 0) break;
    count += rows.length;
    writeSync(target, rows.map(({ row }) => `{"table":${name},"row":${row}}\n`).join(""));
  }
  await client.query("close exported");
  return count;
}
