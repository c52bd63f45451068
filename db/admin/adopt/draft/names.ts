import { splitTable } from "@/db/quoted";
import { camelCase } from "../columns";

/** Names in the drafted files, and words that TypeScript reserves. */
const taken = [
  ...["await", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do"],
  ...[
    "else",
    "enum",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "implements",
    "import",
  ],
  ...["in", "instanceof", "interface", "let", "new", "null", "package", "private", "protected", "public"],
  ...["return", "static", "super", "switch", "this", "throw", "true", "try", "typeof", "undefined", "var"],
  ...["void", "while", "with", "yield", "arguments", "eval", "String", "Number", "Error", "globalThis"],
  ...["eq", "sql", "z", "key", "product", "blueprint", "defineProduct", "tenant", "db", "tx", "id", "row"],
  ...["bigint", "boolean", "char", "customType", "date", "doublePrecision", "integer", "json", "jsonb"],
  ...["numeric", "pgSchema", "pgTable", "real", "smallint", "text", "timestamp", "uuid"],
];

/** Returns a function that gives each table of a draft a unique name in the code. */
export function tableNames(): (table: string) => string {
  const used = new Set(taken);
  return (table) => {
    const own = camelCase(splitTable(table)[1]);
    const name = unique(used, own.endsWith("Record") ? `${own}Table` : own, "Table");
    used.add(name);
    return name;
  };
}

/** Returns a function that gives each column of a table a unique name in the code, and the same name each time. */
export function columnNames(): (column: string) => string {
  const known = new Map<string, string>();
  return (column) => {
    const name = known.get(column) ?? unique(new Set(known.values()), camelCase(column));
    known.set(column, name);
    return name;
  };
}

/** The first of these that is unused: the name, the name with the suffix, and the name with the suffix and a number. */
export function unique(used: ReadonlySet<string>, name: string, suffix = ""): string {
  const candidates = [name, `${name}${suffix}`];
  const free = candidates.find((candidate) => !used.has(candidate));
  if (free !== undefined) return free;
  let n = 2;
  while (used.has(`${name}${suffix}${n}`)) n++;
  return `${name}${suffix}${n}`;
}
