import type pg from "pg";
import { quotedTable } from "@/db/quoted";
import { normalizeExpression } from "../../../search-indexes";

/** A plan node in EXPLAIN's JSON format. */
type PlanNode = {
  "Node Type": string;
  Schema?: string;
  "Relation Name"?: string;
  Alias?: string;
  Filter?: string;
  "Index Name"?: string;
  "Index Cond"?: string;
  "Sort Key"?: string[];
  "Presorted Key"?: string[];
  Output?: string[];
  Plans?: PlanNode[];
};

/**
 * A frequent lookup by the console. `probe` is the value that it searches for, `$` if a subquery computes the value, or
 * an empty string if the lookup only sorts.
 */
type FrequentQuery = { name: string; query: string; probe: string };

/** With these settings off, Postgres reads a whole table, even a small one, only if it cannot use an index. */
const indexesOnly =
  "set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off; set local enable_bitmapscan = off; set local enable_sort = off";

/** Runs EXPLAIN for every lookup as the current role. Returns those that read a whole table or index, with the index that would help. */
export async function explainLookups(
  client: pg.Client,
  { hasHostnames }: { hasHostnames: boolean },
): Promise<string[]> {
  await client.query(`savepoint explain; ${indexesOnly}`);
  const notes: string[] = [];
  for (const { name, query, probe } of frequentQueries.filter(
    (frequent) => hasHostnames || frequent !== byHostname,
  )) {
    const root = await plan(client, query);
    const problems = [...fullScansOf(root, probe), ...(await wholeIndexesOf(client, root, probe))];
    notes.push(...problems.map((problem) => `Looking up ${name} reads all of ${problem}`));
  }
  await client.query("rollback to savepoint explain");
  return notes;
}

const user = "00000000-0000-4000-8000-000000000001";
/** The key of any tenant. As a subquery, it has the right type in every product. */
const someKey = "(select id from provisioning.tenants limit 1)";

const byHostname: FrequentQuery = {
  name: "a host name",
  query:
    "select tenant_id from provisioning.tenant_hostnames where provisioning.same_hostname(hostname, 'look-up.invalid')",
  probe: "look-up.invalid",
};

const frequentQueries: readonly FrequentQuery[] = [
  {
    name: "a slug",
    query: "select id from provisioning.tenants where provisioning.same_slug(slug, 'look-up')",
    probe: "look-up",
  },
  byHostname,
  {
    name: "a user's tenants",
    query: `select tenant_id from provisioning.tenant_members where user_id = '${user}'`,
    probe: user,
  },
  {
    name: "a tenant's members",
    query: `select user_id from provisioning.tenant_members where tenant_id = ${someKey}`,
    probe: "$",
  },
  {
    name: "a tenant's host names",
    query: `select hostname from provisioning.tenant_hostnames where tenant_id = ${someKey}`,
    probe: "$",
  },
  {
    name: "a tenant's facts",
    query: `select value from provisioning.tenant_facts where tenant_id = ${someKey}`,
    probe: "$",
  },
  {
    name: "a tenant by its key",
    query: `select name from provisioning.tenants where id = ${someKey}`,
    probe: "$",
  },
  {
    name: "the newest tenants",
    query:
      "select id from provisioning.tenants where slug is not null order by created_at desc, id desc limit 51",
    probe: "",
  },
];

/** The first column of a query, as `schema.table` and column; null if the view computes it. */
export async function sourceOf(
  client: pg.Client,
  query: string,
): Promise<{ table: string; column: string } | null> {
  const nodes = flatten(await plan(client, query));
  const [, alias, column] =
    /^\(*(?:"?(\w+)"?\.)?"?(\w+)"?(?:\)*::.*)?$/.exec(nodes[0]?.Output?.[0] ?? "") ?? [];
  const node = nodes.find((other) => other["Relation Name"] && (!alias || other.Alias === alias));
  return column && node ? { table: `${node.Schema}.${node["Relation Name"]}`, column } : null;
}

async function plan(client: pg.Client, query: string): Promise<PlanNode> {
  const { rows } = await client.query<{ "QUERY PLAN": { Plan: PlanNode }[] }>(
    `explain (verbose, costs off, format json) ${query}`,
  );
  const [explained] = rows[0]?.["QUERY PLAN"] ?? [];
  if (!explained) throw new Error("EXPLAIN returned no plan");
  return explained.Plan;
}

/** The plan's scans that filter for the probe without an index. If the probe is empty, the plan's sorts instead. */
function fullScansOf(root: PlanNode, probe: string): string[] {
  const nodes = flatten(root);
  if (probe === "") return nodes.filter((node) => node["Node Type"] === "Sort").map(sortProblem);
  return nodes
    .filter((node) => node["Relation Name"] && !node["Index Cond"] && comparesProbe(node, probe))
    .map((node) => problem(node, keyOf(node.Filter ?? "", probe)));
}

/** Index scans that read the whole index, because they do not compare its first column. */
async function wholeIndexesOf(client: pg.Client, root: PlanNode, probe: string): Promise<string[]> {
  const problems: string[] = [];
  for (const node of flatten(root).filter((other) => other["Index Cond"] && other["Relation Name"])) {
    const condition = node["Index Cond"] ?? "";
    if (probe === "" || !comparesProbe({ ...node, Filter: condition }, probe)) continue;
    const { rows } = await client.query<{ part: string }>(
      "select pg_get_indexdef(to_regclass(format('%I.%I', $1::text, $2::text)), 1, true) as part",
      [node.Schema, node["Index Name"]],
    );
    const key = keyOf(condition, probe);
    if (normalizeExpression(rows[0]?.part ?? key) !== normalizeExpression(key))
      problems.push(problem(node, key));
  }
  return problems;
}

function comparesProbe({ Filter: filter = "" }: PlanNode, probe: string): boolean {
  return probe === "$" ? /= \$\d|\(InitPlan|= \(/.test(filter) : filter.includes(`'${probe}'`);
}

function sortProblem(sort: PlanNode): string {
  const scan = flatten(sort).find((node) => node["Relation Name"]) ?? sort;
  const keys = sort["Sort Key"] ?? [];
  if (keys.some((key) => key.includes("*SELECT*")))
    return `${tableOf(scan)} and sorts it, because no index provides the order of a UNION ALL whose parts have conditions. Write the view with a join instead (docs/adopting.md).`;
  return problem(scan, keys.map(withoutAlias).join(", "));
}

const tableOf = (node: PlanNode) => quotedTable(`${node.Schema}.${node["Relation Name"]}`);

function problem(node: PlanNode, key: string): string {
  const table = tableOf(node);
  return `${table}, because no suitable index on (${key}) exists. As the table's owner, run: create index concurrently on ${table} (${key});`;
}

/** The side of a comparison that is not the value: `lower(handle)` of `(lower((t.handle)::text) = 'look-up'::text)`. */
function keyOf(filter: string, probe: string): string {
  const valuePattern = probe === "$" ? /\$\d|InitPlan/ : new RegExp(probe.replace(/[.-]/g, "\\$&"));
  const comparison = filter.split(" AND ").find((part) => valuePattern.test(part)) ?? filter;
  const [left = ""] = comparison.split(/ (?:=|OPERATOR\([^)]*\)) /);
  return withoutAlias(left.replace(/^\(+(?=[\w"(]*(lower|[\w"]))/, ""));
}

/** Removes the aliases and casts that an index definition omits: `lower((t.handle)::text)` becomes `lower(handle)`. */
function withoutAlias(expression: string): string {
  return expression
    .replace(/"?\w+"?\.("?\w+"?)/g, "$1")
    .replace(/\(("?\w+"?)\)::\w+(\(\d+\))?/g, "$1")
    .replace(/^\((.*)\)$/, "$1");
}

function flatten(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}
