import { quoted, quotedTable } from "@/db/quoted";
import { columnType, isTextual } from "./draft/column-type";
import type { ColumnInfo, TableInfo, TriggerInfo } from "./inspect";

/** The column with the first of these names that the table has, in snake case or camel case. */
export function columnNamed(table: TableInfo, names: readonly string[]): ColumnInfo | undefined {
  return names.map((name) => table.columns.find((column) => snakeCase(column.name) === name)).find(Boolean);
}

/** Like `columnNamed`, but only for columns that store a date or a timestamp. */
export function timeNamed(table: TableInfo, names: readonly string[]): ColumnInfo | undefined {
  const times = table.columns.filter((column) => columnType(column).values === "date");
  return columnNamed({ ...table, columns: times }, names);
}

/** The column of a single-column foreign key to another table. */
export function referenceTo(table: TableInfo, target: TableInfo): ColumnInfo | undefined {
  const reference = table.references.find((key) => key.table === target.name && key.columns.length === 1);
  return table.columns.find(({ name }) => name === reference?.columns[0]);
}

export function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
}

/** The values that a column's enum, code table or check lists; empty if none of these lists any. */
export function labelsOf(table: TableInfo, column: ColumnInfo): string[] {
  const { name, labels, lookup } = column;
  if (labels) return labels;
  if (lookup) return lookup.rows.map(({ code }) => code);
  if (!isTextual(column)) return [];
  const compared = new RegExp(`\\(\\(?"?${RegExp.escape(name)}"?\\)?(::text)? = ANY`);
  const check = table.checks.find((text) => compared.test(text));
  return [...(check ?? "").matchAll(/'((?:[^']|'')*)'::/g)].map(([, label = ""]) =>
    label.replaceAll("''", "'"),
  );
}

/** True for a column that the console must set. */
export function isRequired(table: TableInfo, column: ColumnInfo): boolean {
  const { notNull, identity, generated } = column;
  return notNull && column.default === null && !identity && !generated && !fillingTrigger(table, column);
}

/**
 * The trigger whose function, according to its source, sets the column of a new row. `=` assigns only at the start of a
 * statement, and compares elsewhere.
 */
export function fillingTrigger({ triggers }: TableInfo, { name }: ColumnInfo): TriggerInfo | undefined {
  const column = `new\\."?${RegExp.escape(name)}(?!\\w)"?`;
  const start = "(?:;|\\b(?:begin|then|else|loop)\\b)(?:\\s|--.*)*";
  const assigned = new RegExp(`\\b${column}\\s*:=|${start}\\b${column}\\s*=|into\\s+${column}`, "i");
  return triggers.find(({ source }) => assigned.test(source));
}

export function isNumber({ type }: ColumnInfo): boolean {
  return /^(bigint|integer|smallint)$/.test(type);
}

/** The stored value of a label: the key of its row if the column refers to a code table. */
export function storedKey({ lookup }: ColumnInfo, label: string): string {
  return lookup?.rows.find(({ code }) => code === label)?.key ?? label;
}

/** The stored value of a label, as TypeScript code. */
export function storedValue(column: ColumnInfo, label: string): string {
  return isNumber(column) ? storedKey(column, label) : JSON.stringify(storedKey(column, label));
}

/** The stored value of a label, as SQL. Looks up the key by its code if each database generates its own keys. */
export function storedSql(column: ColumnInfo, label: string): string {
  const { lookup } = column;
  if (lookup && isRandomKey(column))
    return `(SELECT ${quoted(lookup.key)} FROM ${quotedTable(lookup.table)} AS code WHERE code.${quoted(lookup.code)} = ${sqlText(label)})`;
  return isNumber(column) ? storedKey(column, label) : sqlText(storedKey(column, label));
}

/** True if the column refers to a code table, and each database generates its own keys for that table. */
export function isRandomKey({ type, lookup }: ColumnInfo): boolean {
  return lookup !== undefined && type === "uuid";
}

export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** True if the database generates a tenant's key: it is an identity column, or it has a default and is not a UUID. */
export function isGeneratedKey(column: ColumnInfo): boolean {
  return column.identity || (column.default !== null && column.type !== "uuid");
}

/** An identifier in camel case, with an underscore in front unless it starts with a Latin letter. */
export function camelCase(name: string): string {
  const identifier = name
    .replace(/[_\W]+(\w)/g, (_, letter: string) => letter.toUpperCase())
    .replace(/\W/g, "")
    .replace(/^\w/, (first) => first.toLowerCase());
  return /^[a-z]/.test(identifier) ? identifier : `_${identifier}`;
}

/** True if SQL contains the name of a column. */
export function mentionsColumn(text: string, name: string): boolean {
  return new RegExp(`(?<!\\w)${RegExp.escape(name)}(?!\\w)`).test(text);
}

/** Escapes text for a template literal in the drafted code. */
export function templateText(text: string): string {
  return text.replace(/[`\\]|\$(?=\{)/g, "\\$&");
}
