import { splitTable } from "@/db/quoted";
import { camelCase, isNumber, templateText } from "../columns";
import type { Guess } from "../guess";
import type { ColumnInfo } from "../inspect";
import { columnType } from "./column-type";
import type { DraftRecord } from "./records";

/** Drafts schema.ts: the records' tables, with the tenant's key and the columns that the console writes. */
export function draftSchema(guess: Guess, records: readonly DraftRecord[]): string {
  const imports = new Set<string>();
  const schemas = new Set<string>();
  const tables = records.map((record) => {
    const [schema] = splitTable(record.table.name);
    const name = record.table.name.slice(schema.length + 1);
    if (schema !== "public") schemas.add(schema);
    const make = schema === "public" ? "pgTable" : `${schemaConst(schema)}.table`;
    const key = record.table === guess.tenants ? [guess.id] : [];
    const columns = [...new Set([...key, ...record.values.map(({ column }) => column)])];
    const lines = columns.map(
      (column) => `  ${record.property(column)}: ${columnCode(guess, records, record, column, imports)},`,
    );
    return `export const ${record.tableConst} = ${make}(${JSON.stringify(name)}, {\n${lines.join("\n")}\n});`;
  });
  const usesPublic = records.some(({ table }) => table.name.startsWith("public."));
  if (schemas.size > 0) imports.add("pgSchema");
  return [
    ...(tables.some((text) => text.includes("sql`")) ? ['import { sql } from "drizzle-orm";'] : []),
    `import { ${[...imports].sort().join(", ")} } from "drizzle-orm/pg-core";`,
    ...(usesPublic ? ['import { pgTable } from "../schema/public-table";'] : []),
    "",
    "/** The tables in which a new tenant has rows, with the columns that the console writes. */",
    ...[...schemas].flatMap((schema) => [
      `const ${schemaConst(schema)} = pgSchema(${JSON.stringify(schema)});`,
      "",
    ]),
    tables.join("\n\n"),
    "",
  ].join("\n");
}

function schemaConst(schema: string): string {
  return `${camelCase(schema)}Schema`;
}

function columnCode(
  guess: Guess,
  records: readonly DraftRecord[],
  { table, generatedKey }: DraftRecord,
  column: ColumnInfo,
  imports: Set<string>,
): string {
  const { builder, options } = columnType(column);
  imports.add(/^\w+/.exec(builder)?.[0] ?? "");
  const code = `${builder}(${[JSON.stringify(column.name), ...(options ? [options] : [])].join(", ")})`;
  const isKey = table.keys[0]?.columns.join() === column.name;
  const reference = table.references.find(({ columns }) => columns.join() === column.name);
  const tenants = records.find((record) => record.table === guess.tenants);
  const toTenant =
    tenants && table !== guess.tenants && reference?.table === guess.tenants.name
      ? `.references(() => ${tenants.tableConst}.${tenants.property(guess.id)}${deletion(reference.onDelete)})`
      : "";
  return `${code}${isKey ? ".primaryKey()" : column.notNull ? ".notNull()" : ""}${unique(guess, table, column)}${toTenant}${generated(column, column === generatedKey)}`;
}

/** Code for the unique constraint of a slug or host name; empty for other columns and if there is only an index. */
function unique(
  { slugKeys, slug, hostnames }: Guess,
  { keys }: DraftRecord["table"],
  column: ColumnInfo,
): string {
  const uniqueIndexes = column === slug ? slugKeys : column === hostnames?.hostname ? hostnames.keys : [];
  const [, ...others] = keys;
  const key = others.find(({ name }) => uniqueIndexes.some((index) => index.name === name));
  return key ? `.unique(${JSON.stringify(key.name)})` : "";
}

function deletion(onDelete: string): string {
  return onDelete === "no action" ? "" : `, { onDelete: "${onDelete}" }`;
}

function generated(column: ColumnInfo, isGenerated: boolean): string {
  if (!isGenerated) return "";
  if (isNumber(column)) return ".generatedAlwaysAsIdentity()";
  return `.default(sql\`${templateText(column.default ?? "")}\`)`;
}
