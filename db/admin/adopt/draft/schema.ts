import { camelCase } from "../columns";
import type { Guess } from "../guess";
import type { ColumnInfo } from "../inspect";
import type { DraftRecord } from "./records";

/** Drizzle's function for a Postgres type, with its import. Enums are declared as text. */
const builders: readonly [type: RegExp, builder: string, options?: string][] = [
  [/^uuid$/, "uuid"],
  [/^bigint$/, "bigint", '{ mode: "number" }'],
  [/^integer$/, "integer"],
  [/^smallint$/, "smallint"],
  [/^boolean$/, "boolean"],
  [/^jsonb$/, "jsonb"],
  [/^json$/, "json"],
  [/^date$/, "date"],
  [/^numeric/, "numeric"],
  [/^timestamp.* with time zone$/, "timestamp", '{ withTimezone: true, mode: "date" }'],
  [/^timestamp/, "timestamp", '{ mode: "date" }'],
  [/^real$/, "real"],
  [/^double precision$/, "doublePrecision"],
];

/** The records' tables, with the columns that the console writes. */
export function draftSchema(guess: Guess, records: readonly DraftRecord[]): string {
  const imports = new Set<string>();
  const schemas = new Set<string>();
  const tables = records.map((record) => {
    const [schema = "", name = ""] = record.table.name.split(".");
    if (schema !== "public") schemas.add(schema);
    const make = schema === "public" ? "pgTable" : `${schemaConst(schema)}.table`;
    const key = record.table === guess.tenants ? [guess.id] : [];
    const columns = [...new Set([...key, ...record.values.map(({ column }) => column)])];
    const lines = columns.map(
      (column) => `  ${camelCase(column.name)}: ${columnCode(guess, record, column, imports)},`,
    );
    return `export const ${camelCase(name)} = ${make}("${name}", {\n${lines.join("\n")}\n});`;
  });
  const usesPublic = records.some(({ table }) => table.name.startsWith("public."));
  if (schemas.size > 0) imports.add("pgSchema");
  return [
    ...(tables.some((text) => text.includes("sql`")) ? ['import { sql } from "drizzle-orm";'] : []),
    `import { ${[...imports].sort().join(", ")} } from "drizzle-orm/pg-core";`,
    ...(usesPublic ? ['import { pgTable } from "../schema/public-table";'] : []),
    "",
    "/** The tables in which a new tenant has rows, with the columns that the console writes. */",
    ...[...schemas].flatMap((schema) => [`const ${schemaConst(schema)} = pgSchema("${schema}");`, ""]),
    tables.join("\n\n"),
    "",
  ].join("\n");
}

function schemaConst(schema: string): string {
  return `${camelCase(schema)}Schema`;
}

/** The name of a table in the code. */
export function tableConst({ table }: Pick<DraftRecord, "table">): string {
  return camelCase(table.name.split(".")[1] ?? "");
}

function columnCode(
  guess: Guess,
  { table, generatedKey }: DraftRecord,
  column: ColumnInfo,
  imports: Set<string>,
): string {
  const [, length] = /^character\((\d+)\)$/.exec(column.type) ?? [];
  const [, builder, options] = (!column.labels && builders.find(([type]) => type.test(column.type))) || [];
  const name = length ? "char" : (builder ?? "text");
  imports.add(name);
  const detail = length ? `{ length: ${length} }` : options;
  const code = `${name}(${[`"${column.name}"`, ...(detail ? [detail] : [])].join(", ")})`;
  const isKey = table.keys[0]?.columns.join() === column.name;
  const reference = table.references.find(({ columns }) => columns.join() === column.name);
  const toTenant =
    table !== guess.tenants && reference?.table === guess.tenants.name
      ? `.references(() => ${tableConst({ table: guess.tenants })}.${camelCase(guess.id.name)}${deletion(reference.onDelete)})`
      : "";
  return `${code}${isKey ? ".primaryKey()" : column.notNull ? ".notNull()" : ""}${unique(guess, table, column)}${toTenant}${generated(column, column === generatedKey)}`;
}

/** The name of the unique constraint of a slug or host name, unless its index is partial or on an expression. */
function unique(
  { slugKeys, slug, hostnames }: Guess,
  { keys }: DraftRecord["table"],
  column: ColumnInfo,
): string {
  const uniqueIndexes = column === slug ? slugKeys : column === hostnames?.hostname ? hostnames.keys : [];
  const [, ...others] = keys;
  const key = others.find(({ name }) => uniqueIndexes.some((index) => index.name === name));
  return key ? `.unique("${key.name}")` : "";
}

function deletion(onDelete: string): string {
  return onDelete === "no action" ? "" : `, { onDelete: "${onDelete}" }`;
}

function generated(column: ColumnInfo, isGenerated: boolean): string {
  if (!isGenerated) return "";
  if (/^(bigint|integer|smallint)$/.test(column.type)) return ".generatedAlwaysAsIdentity()";
  return `.default(sql\`${(column.default ?? "").replace(/[`\\$]/g, "\\$&")}\`)`;
}
