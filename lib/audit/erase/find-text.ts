import "server-only";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";

export type Found = { table: string; column: string; rows: number };

export type Table = { name: string; columns: string[]; hasAttempt: boolean };

/** The tables of the console's schema, each with the columns that can contain text. */
export async function textTables(): Promise<Table[]> {
  const { rows } = await db.execute<Table>(sql`
    select relname as name, bool_or(attname = 'attempt_id') as "hasAttempt",
      coalesce(array_agg(attname::text order by attnum) filter (where typname in ('text', 'varchar', 'json', 'jsonb')), '{}') as columns
    from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
    join pg_type on pg_type.oid = atttypid
    where relnamespace = 'provisioning'::regnamespace and relkind in ('r', 'p') group by relname order by relname`);
  return rows.filter(({ columns }) => columns.length > 0);
}

/** SQL: true if the text `content` contains the value. The cheap test is first, because it is false for almost every row. */
export function containsValue(content: ReturnType<typeof sql>, value: string) {
  const lower = value.toLowerCase();
  return sql`(strpos(lower(${content}), ${lower}) > 0 and provisioning.mentions(${content}, array[${lower}]))`;
}

/**
 * Searches the console's whole schema for a value such as an e-mail address, ignoring case. Reads every row, so it takes
 * seconds for a million attempts. `ana@example.com` is not found in `hana@example.com`.
 */
export async function findText(value: string): Promise<Found[]> {
  const found: Found[] = [];
  for (const { name, columns } of await textTables()) {
    const counts = columns.map(
      (column) =>
        sql`count(*) filter (where ${containsValue(sql`${sql.identifier(column)}::text`, value)})::int as ${sql.identifier(column)}`,
    );
    const { rows } = await db.execute<Record<string, number>>(
      sql`select ${sql.join(counts, sql`, `)} from provisioning.${sql.identifier(name)}`,
    );
    for (const [column, n] of Object.entries(rows[0] ?? {})) {
      if (n > 0) found.push({ table: name, column, rows: n });
    }
  }
  return found;
}
