import { getTableColumns } from "drizzle-orm";
import { getTableConfig, type PgTable } from "drizzle-orm/pg-core";

type Names<T extends PgTable> = { table: string } & Record<keyof T["_"]["columns"], string>;

/** Names of a table and its columns as the schema has them, quoted: for SQL that is written as plain text. */
export function namesOf<T extends PgTable>(table: T): Names<T> {
  const { schema = "public", name } = getTableConfig(table);
  const columns = Object.entries(getTableColumns(table)).map(([key, column]) => [key, quoted(column.name)]);
  return { table: `${quoted(schema)}.${quoted(name)}`, ...Object.fromEntries(columns) };
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
