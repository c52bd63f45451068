import path from "node:path";
import { is } from "drizzle-orm";
import { getTableConfig, type PgColumn, PgTable } from "drizzle-orm/pg-core";
import { commentBefore, sources } from "./source";
import { code, table } from "./table";

type Table = { schema: string; name: string; config: ReturnType<typeof getTableConfig>; text: string };

const folders = ["db/product/schema.ts", "db/schema/"];

/** Every table of the schema's code, the product's first. */
async function tables(): Promise<Table[]> {
  const files = sources(".ts").filter(({ path: name }) => folders.some((folder) => name.startsWith(folder)));
  const found: Table[] = [];
  for (const { path: file, text } of files) {
    const exported = (await import(path.resolve(file))) as Record<string, unknown>;
    for (const [name, value] of Object.entries(exported)) {
      if (!is(value, PgTable)) continue;
      const config = getTableConfig(value);
      const comment = commentBefore(text, `export const ${name} = `);
      found.push({ schema: config.schema ?? "public", name: config.name, config, text: comment });
    }
  }
  const order = ({ schema, name }: Table) => `${schema === "public" ? 0 : 1}${name}`;
  return found.sort((a, b) => order(a).localeCompare(order(b)));
}

const entity = (schema: string, name: string) => (schema === "public" ? name : `${schema}_${name}`);

/** A column as Mermaid writes it: type, name and keys. */
function attribute(column: PgColumn, { primaryKeys, foreignKeys }: Table["config"]): string {
  const type = column
    .getSQLType()
    .replace("timestamp with time zone", "timestamptz")
    .replace("double precision", "float8");
  const keys = [
    ...(column.primary || primaryKeys.some(({ columns }) => columns.some(({ name }) => name === column.name))
      ? ["PK"]
      : []),
    ...(foreignKeys.some((key) => key.reference().columns.includes(column)) ? ["FK"] : []),
    ...(column.isUnique ? ["UK"] : []),
  ];
  return `    ${type} ${column.name}${keys.length > 0 ? ` ${keys.join(", ")}` : ""}`;
}

/** A foreign key: one row of the other table, and as many of this as its own key lets there be. */
function relations({ schema, name, config }: Table): string[] {
  return config.foreignKeys.map((key) => {
    const { columns, foreignTable } = key.reference();
    const target = getTableConfig(foreignTable);
    const column = columns[0];
    const alone = column?.primary || column?.isUnique;
    const ends = `${column?.notNull ? "||" : "|o"}--${alone ? "o|" : "o{"}`;
    return `  ${entity(target.schema ?? "public", target.name)} ${ends} ${entity(schema, name)} : "${column?.name}"`;
  });
}

export async function schemaText(): Promise<string> {
  const all = await tables();
  const diagram = [
    "erDiagram",
    ...all.flatMap(relations),
    ...all.flatMap(({ schema, name, config }) => [
      `  ${entity(schema, name)} {`,
      ...config.columns.map((column) => attribute(column, config)),
      "  }",
    ]),
  ];
  const rows = all.map(({ schema, name, text }) => [code(`${schema}.${name}`), text]);
  return `\`\`\`mermaid\n${diagram.join("\n")}\n\`\`\`\n\n${table(["table", "what it holds"], rows)}`;
}
