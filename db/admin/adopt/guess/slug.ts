import { slugNames } from "../../../seam/find-product";
import { columnNamed, referenceTo } from "../columns";
import { isTextual } from "../draft/column-type";
import type { ColumnInfo, IndexInfo, TableInfo } from "../inspect";

/**
 * The slug's column: a unique column with a likely name. If there is none, the only required, unique column with a
 * check like `~ '^[a-z0-9]'`.
 */
export function slugOf(table: TableInfo): ColumnInfo | undefined {
  const unique = (column: ColumnInfo) => isTextual(column) && keysOf(table, column).length > 0;
  const named = slugNames.flatMap((name) => columnNamed(table, [name]) ?? []).find(unique);
  if (named) return named;
  const checked = table.columns.filter(
    (column) => column.notNull && unique(column) && hasSlugCheck(table, column),
  );
  return checked.length === 1 ? checked[0] : undefined;
}

/** True if a check requires a value that starts with a lower-case letter, a digit or perhaps another listed character. */
function hasSlugCheck({ checks }: TableInfo, { name }: ColumnInfo): boolean {
  const pattern = new RegExp(`(?<!\\w)${RegExp.escape(name)}(?!\\w)[^'~]*~ '\\^\\W*a-z0-9`);
  return checks.some((check) => pattern.test(check));
}

/** A separate table with each tenant's slug. Its slugs and its references to tenants are unique. */
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
