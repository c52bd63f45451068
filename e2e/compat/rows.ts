import type pg from "pg";

/** Every row of a database as text, by table. */
export type Rows = Map<string, Set<string>>;

/** Reads all tables except the console's own. Values are in Postgres's exact text form. */
export async function readRows(client: pg.Client): Promise<Rows> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema', 'provisioning') order by 1`,
  );
  const all: Rows = new Map();
  for (const { name } of tables) {
    const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} as t`);
    all.set(name, new Set(rows.map(({ row }) => row)));
  }
  return all;
}

/** Rows in one state that are missing from another, by table. Omits tables without such rows. */
export function rowsOnlyIn(some: Rows, others: Rows): Record<string, string[]> {
  const extraRows = [...some].map(([table, rows]) => {
    return [table, [...rows].filter((row) => !others.get(table)?.has(row))] as const;
  });
  return Object.fromEntries(extraRows.filter(([, rows]) => rows.length > 0));
}
