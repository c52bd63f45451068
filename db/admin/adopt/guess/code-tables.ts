import type pg from "pg";
import { quoted, quotedTable, splitTable } from "@/db/quoted";
import { platformSchemas } from "../../../seam/find-product";
import { columnNamed, snakeCase } from "../columns";
import type { Lookup, TableInfo } from "../inspect";
import { slugOf } from "./slug";

const codeNames = ["code", "key", "slug", "name", "label", "title"];
const labelNames = ["label", "title", "display_name", "name"];
/** Columns that define the product's own order of codes: a position or a price. */
const orderNames = /^(sort_order|sort|position|ordinal|rank|(\w+_)?(price|cents|amount)(_\w+)?)$/;
const offeredFlags = [
  ...["is_active", "active", "enabled", "is_enabled", "available", "is_available"],
  ...["sellable", "is_sellable", "purchasable", "is_public", "public", "listed", "visible"],
];
const retiredFlags = [
  ...["retired", "is_retired", "deprecated", "is_deprecated", "archived", "is_archived"],
  ...["hidden", "is_hidden", "disabled", "is_disabled", "legacy", "is_legacy"],
];
const maxRows = 50;
const maxColumns = 8;

/** Adds the rows of each small code table to the columns that refer to it. Reads rows only from tables that look like code tables. */
export async function withLookups(client: pg.Client, tables: readonly TableInfo[]): Promise<TableInfo[]> {
  const lookups = new Map<string, Lookup>();
  for (const table of tables.filter((candidate) => isCodeTable(candidate, tables))) {
    const lookup = await readLookup(client, table);
    if (lookup) lookups.set(table.name, lookup);
  }
  return tables.map((table) => {
    const columns = table.columns.map((column) => {
      const reference = table.references.find((key) => key.columns.join() === column.name);
      return { ...column, lookup: lookups.get(reference?.table ?? "") };
    });
    return { ...table, columns };
  });
}

/**
 * A code table has few columns, a single-column key and no foreign keys, and another table refers to it. A table with a slug
 * and created_at is not one, because it might store tenants.
 */
function isCodeTable(table: TableInfo, tables: readonly TableInfo[]): boolean {
  return (
    !platformSchemas.includes(splitTable(table.name)[0]) &&
    table.references.length === 0 &&
    table.keys[0]?.columns.length === 1 &&
    table.columns.length <= maxColumns &&
    !(slugOf(table) && table.columns.some(({ name }) => name === "created_at")) &&
    tables.some(({ references }) => references.some((key) => key.table === table.name))
  );
}

/** Null if the table has no code column, no rows or too many rows, or cannot be read. */
async function readLookup(client: pg.Client, table: TableInfo): Promise<Lookup | null> {
  const key = table.columns.find(({ name }) => name === table.keys[0]?.columns[0]);
  const isText = /^(text|character varying)/.test(key?.type ?? "");
  const code = isText ? key : columnNamed(table, codeNames);
  if (!key || !code) return null;
  const order = table.columns.find(({ name }) => orderNames.test(snakeCase(name))) ?? key;
  const label = columnNamed(table, labelNames) ?? code;
  const columns = [key, code, label].map(({ name }) => `${quoted(name)}::text`);
  const rows = await client
    .query<Lookup["rows"][number]>(
      `select ${columns[0]} as key, ${columns[1]} as code, ${columns[2]} as label, ${offeredSql(table)} as offered
       from ${quotedTable(table.name)} order by ${quoted(order.name)} limit ${maxRows + 1}`,
    )
    .then((result) => result.rows)
    .catch(() => []);
  if (rows.length === 0 || rows.length > maxRows) return null;
  return { table: table.name, key: key.name, code: code.name, rows };
}

/** SQL: true if new rows may use a code, according to a flag or a retirement time. */
function offeredSql(table: TableInfo): string {
  const offered = columnNamed(table, offeredFlags);
  const retired = columnNamed(table, retiredFlags);
  const since = columnNamed(table, ["retired_at", "deprecated_at", "archived_at", "deleted_at"]);
  if (offered?.type === "boolean") return `coalesce(${quoted(offered.name)}, false)`;
  if (retired?.type === "boolean") return `not coalesce(${quoted(retired.name)}, false)`;
  return since ? `${quoted(since.name)} is null` : "true";
}
