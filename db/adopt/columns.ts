import type { FoundColumn, FoundTable } from "../inspect";

/** The first of these names that a table has as a column, also in camel case. */
export function columnNamed(table: FoundTable, names: readonly string[]): FoundColumn | undefined {
  return names.map((name) => table.columns.find((column) => snakeCase(column.name) === name)).find(Boolean);
}

/** The column of a table that refers to another one by itself. */
export function referenceTo(table: FoundTable, target: FoundTable): FoundColumn | undefined {
  const reference = table.references.find((key) => key.table === target.name && key.columns.length === 1);
  return table.columns.find(({ name }) => name === reference?.columns[0]);
}

export function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
}

/** The values that a column allows, by its enum or by a check; empty if any is. */
export function labelsOf(table: FoundTable, { name, labels }: FoundColumn): string[] {
  if (labels) return labels;
  const check = table.checks.find((text) => new RegExp(`\\(\\(?"?${name}"?\\)?(::text)? = ANY`).test(text));
  return [...(check ?? "").matchAll(/'((?:[^']|'')*)'::/g)].map(([, label = ""]) =>
    label.replaceAll("''", "'"),
  );
}

/** A column that the console must give a value. */
export function isRequired({ notNull, identity, generated, ...column }: FoundColumn): boolean {
  return notNull && column.default === null && !identity && !generated;
}

/** True if the database makes a tenant's key: always for an identity, and by default for a number or a text. */
export function isGeneratedKey(column: FoundColumn): boolean {
  return column.identity || (column.default !== null && column.type !== "uuid");
}

export function camelCase(name: string): string {
  return name
    .replace(/[_\W]+(\w)/g, (_, letter: string) => letter.toUpperCase())
    .replace(/^\w/, (first) => first.toLowerCase());
}

/** An identifier as SQL has it, quoted if it must be. */
export function quoted(name: string): string {
  return name
    .split(".")
    .map((part) => (/^[a-z_][a-z0-9_]*$/.test(part) ? part : `"${part.replaceAll('"', '""')}"`))
    .join(".");
}
