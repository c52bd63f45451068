import path from "node:path";
import { is } from "drizzle-orm";
import { getTableConfig, type PgColumn, PgTable } from "drizzle-orm/pg-core";
import { commentBefore, sources } from "./source";
import { code, table } from "./table";

type Table = { name: string; config: ReturnType<typeof getTableConfig>; text: string };

/** The console's own tables. The product's tables differ in each fork, but this page must not. */
async function tables(): Promise<Table[]> {
  const files = sources(".ts").filter(({ path: name }) => name.startsWith("db/schema/"));
  const result: Table[] = [];
  for (const { path: file, text } of files) {
    const exported = (await import(path.resolve(file))) as Record<string, unknown>;
    for (const [name, value] of Object.entries(exported)) {
      if (!is(value, PgTable)) continue;
      const config = getTableConfig(value);
      const comment = commentBefore(text, `export const ${name} = `);
      result.push({ name: `${config.schema}.${config.name}`, config, text: comment });
    }
  }
  return result.sort((a, b) => a.name.localeCompare(b.name));
}

const entity = (name: string) => name.replace(".", "_");

/** A column in Mermaid's notation: type, name and keys. */
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

/** One line per foreign key, with the number of rows that each side of the relation can have. */
function relations({ name, config }: Table): string[] {
  return config.foreignKeys.map((key) => {
    const { columns, foreignTable } = key.reference();
    const target = getTableConfig(foreignTable);
    const column = columns[0];
    const isUnique = column?.primary || column?.isUnique;
    const ends = `${column?.notNull ? "||" : "|o"}--${isUnique ? "o|" : "o{"}`;
    return `  ${entity(`${target.schema}.${target.name}`)} ${ends} ${entity(name)} : "${column?.name}"`;
  });
}

export async function schemaText(): Promise<string> {
  const all = await tables();
  const diagram = [
    "erDiagram",
    ...all.flatMap(relations),
    ...all.flatMap(({ name, config }) => [
      `  ${entity(name)} {`,
      ...config.columns.map((column) => attribute(column, config)),
      "  }",
    ]),
  ];
  const rows = all.map(({ name, text }) => [code(name), text]);
  return `\`\`\`mermaid\n${diagram.join("\n")}\n\`\`\`\n\n${table(["table", "content"], rows)}`;
}
