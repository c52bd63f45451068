import { type SQL, sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import type { Executor } from "./client";
import { quotedTable } from "./quoted";
import { isPlain, lettersOf, nameAndSlug, sortedNameOf } from "./search-expressions";

/** The sort orders, filters and searches of tenants that need an index if the product’s tables are large. */
export const searchUses = [
  "status",
  "plan",
  "order by name",
  "name or slug",
  "accents",
  "host name",
] as const;
export type SearchUse = (typeof searchUses)[number];

/** An index that the product’s tables lack. `table` is quoted, and `definition` follows it in the statement. */
export type MissingIndex = { use: SearchUse; table: string; definition: string };

/** Maps a column of the view to an SQL expression. */
type Columns = (name: string) => SQL;

type SearchIndex = {
  view: "tenants" | "tenant_hostnames";
  method: "btree" | "gin";
  /** The view’s columns that the index refers to. */
  columns: readonly string[];
  key: (column: Columns) => SQL;
  /** The keys after the first, with their directions. */
  others?: (column: Columns) => SQL;
  where?: (column: Columns) => SQL;
};

const byNewest = {
  view: "tenants",
  method: "btree",
  others: (column: Columns) => sql`${column("created_at")} desc, ${column("id")} desc`,
} as const;

const searchIndexes: Readonly<Record<SearchUse, SearchIndex>> = {
  status: { ...byNewest, columns: ["status", "created_at", "id"], key: (column) => column("status") },
  plan: { ...byNewest, columns: ["plan", "created_at", "id"], key: (column) => column("plan") },
  "order by name": {
    view: "tenants",
    method: "btree",
    columns: ["name", "slug", "id"],
    key: (column) => sortedNameOf(column("name"), column("slug")),
    others: (column) => column("id"),
  },
  "name or slug": {
    view: "tenants",
    method: "gin",
    columns: ["name", "slug"],
    key: (column) => nameAndSlug(column("name"), column("slug")),
  },
  accents: {
    view: "tenants",
    method: "gin",
    columns: ["name"],
    key: (column) => lettersOf(column("name")),
    where: (column) => sql`not ${isPlain(column("name"))}`,
  },
  "host name": {
    view: "tenant_hostnames",
    method: "gin",
    columns: ["hostname"],
    key: (column) => sql`lower(${column("hostname")})`,
  },
};

/**
 * Returns the indexes that the product’s tables lack for these uses. Leaves out a use if its view reads the values from
 * several tables or returns a constant, because no index can serve it then. Reads only catalogs.
 */
export async function findMissingIndexes(
  tx: Pick<Executor, "execute">,
  uses: readonly SearchUse[] = searchUses,
): Promise<MissingIndex[]> {
  const missing: MissingIndex[] = [];
  for (const use of uses) {
    const source = await sourceOf(tx, searchIndexes[use]);
    if (!source || (await hasIndex(tx, source, searchIndexes[use]))) continue;
    const definition = await definitionOf(tx, source, searchIndexes[use]);
    missing.push({ use, table: source.table, definition });
  }
  return missing;
}

/** An expression without the casts, collations, quotes and parentheses that Postgres prints inconsistently. */
export function normalizeExpression(expression: string): string {
  return expression.replace(/::[\w ]+(\(\d+\))?| COLLATE "[^"]+"/g, "").replace(/[()" ]/g, "");
}

/** A view’s table, the expression of each column that the index refers to, and the first key as the query plan shows it. */
type Source = { table: string; columns: Map<string, string>; plannedKey: string };

type PlanNode = {
  "Relation Name"?: string;
  Schema?: string;
  Alias?: string;
  Output?: string[];
  Plans?: PlanNode[];
};

async function sourceOf(
  tx: Pick<Executor, "execute">,
  { view, columns, key }: SearchIndex,
): Promise<Source | null> {
  const selected = sql.raw(columns.join(", "));
  const { rows } = await tx.execute<{ "QUERY PLAN": { Plan: PlanNode }[] }>(
    sql`explain (verbose, costs off, format json) select ${selected}, ${key(sql.raw)} from provisioning.${sql.raw(view)}`,
  );
  const root = rows[0]?.["QUERY PLAN"][0]?.Plan;
  const output = root?.Output ?? [];
  const used = flatten(root).filter(({ Alias: alias }) => output.some((part) => refersTo(part, alias)));
  const [node] = used;
  if (!node || used.length > 1 || !refersTo(output[0] ?? "", node.Alias)) return null;
  const bare = output.map((part) => part.replaceAll(`"${node.Alias}".`, "").replaceAll(`${node.Alias}.`, ""));
  return {
    table: quotedTable(`${node.Schema}.${node["Relation Name"]}`),
    columns: new Map(columns.map((column, index) => [column, bare[index] ?? ""])),
    plannedKey: bare.at(-1) ?? "",
  };
}

/** True if an index with the same access method starts with the same expression. */
async function hasIndex(
  tx: Pick<Executor, "execute">,
  { table, plannedKey }: Source,
  { method }: SearchIndex,
): Promise<boolean> {
  const { rows } = await tx.execute<{ key: string }>(sql`
    select pg_get_indexdef(indexrelid, 1, true) as key
    from pg_index join pg_class as c on c.oid = indexrelid join pg_am on pg_am.oid = relam
    where indrelid = ${table}::regclass and indisvalid and amname = ${method}`);
  return rows.some(({ key }) => normalizeExpression(key) === normalizeExpression(plannedKey));
}

async function definitionOf(
  tx: Pick<Executor, "execute">,
  { columns }: Source,
  { method, key, others, where }: SearchIndex,
): Promise<string> {
  const column: Columns = (name) => {
    const expression = columns.get(name) ?? name;
    return sql.raw(/^("[^"]+"|\w+)$/.test(expression) ? expression : `(${expression})`);
  };
  const text = (part: SQL) => new PgDialect().sqlToQuery(part).sql;
  if (method === "btree") return `(${text(key(column))}${others ? `, ${text(others(column))}` : ""})`;
  const { rows } = await tx.execute<{ schema: string }>(sql`
    select quote_ident(nspname) as schema from pg_extension join pg_namespace as n on n.oid = extnamespace
    where extname = 'pg_trgm'`);
  const operators = `${rows[0]?.schema ?? "extensions"}.gin_trgm_ops`;
  return `using gin ((${text(key(column))}) ${operators})${where ? ` where ${text(where(column))}` : ""}`;
}

function refersTo(expression: string, alias: string | undefined): boolean {
  return alias !== undefined && (expression.includes(`${alias}.`) || expression.includes(`"${alias}".`));
}

function flatten(node: PlanNode | undefined): PlanNode[] {
  return node ? [node, ...(node.Plans ?? []).flatMap(flatten)] : [];
}
