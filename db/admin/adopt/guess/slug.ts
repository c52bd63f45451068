import { slugNames } from "../../../seam/find-product";
import { columnNamed, referenceTo } from "../columns";
import { isTextual } from "../draft/column-type";
import type { ColumnInfo, IndexInfo, TableInfo } from "../inspect";

/** The slug's column: it has a likely name and is unique. */
export function slugOf(table: TableInfo): ColumnInfo | undefined {
  return slugNames
    .map((name) => columnNamed(table, [name]))
    .find((column) => column && isTextual(column) && keysOf(table, column).length > 0);
}

/** A separate table with each tenant's slug: unique on the slug and on its key to the tenant. */
export type SlugTable = { table: TableInfo; tenant: ColumnInfo; slug: ColumnInfo };

export function slugTableOf(tenants: TableInfo, tables: readonly TableInfo[]): SlugTable | undefined {
  for (const table of tables) {
    const tenant = table === tenants ? undefined : referenceTo(table, tenants);
    const slug = tenant && slugOf(table);
    if (tenant && slug && table.keys.some(({ columns }) => columns.join() === tenant.name))
      return { table, tenant, slug };
  }
  return undefined;
}

/** Unique indexes on one column or its lower case, including partial ones. */
export function keysOf(table: TableInfo, { name }: ColumnInfo): IndexInfo[] {
  return table.indexes.filter(
    ({ unique, parts: [part = "", ...others] }) =>
      unique &&
      others.length === 0 &&
      part
        .replace(/^lower\((.*)\)$/, "$1")
        .replace(/::\w+$/, "")
        .replace(/[()"]/g, "") === name,
  );
}
