import { sql } from "drizzle-orm";
import { closeDatabase, db } from "@/db/client";
import { operator } from "@/lib/auth/reader";
import { search } from "@/lib/search";
import { countTenants } from "@/lib/tenants/count";
import type { TenantFilter } from "@/lib/tenants/filter";
import { listTenants } from "@/lib/tenants/list";
import { type TenantSort, tenantSorts } from "@/lib/tenants/order";
import { quick } from "./answer";
import { measureRuns, measureRunsWithin, quantile } from "./sampling";

/** Measures the list of tenants and searches on the database in DATABASE_URL, and prints the times. */

export type ListTimes = { name: string; rows: number; p50Ms: number; p95Ms: number };

const warmUps = 1;
/** The minimum and maximum number of reads per list. Reads beyond the minimum must start within `limitMs`. */
const runs = quick ? ([5, 5] as const) : ([5, 11] as const);
const limitMs = 200;

const { rows: samples } = await db.execute<{
  name: string;
  slug: string;
  hostname: string;
  email: string;
}>(sql`
  select tenant.name, tenant.slug, host.hostname, account.email from provisioning.tenants as tenant
  join provisioning.tenant_hostnames as host on host.tenant_id = tenant.id
  join provisioning.tenant_members as member on member.tenant_id = tenant.id
  join provisioning.accounts as account on account.id = member.user_id
  where tenant.name like 'Golden %' order by tenant.created_at limit 1`);
const [sample] = samples;
if (!sample) throw new Error("the database is not filled");

const filters: TenantFilter[] = [
  { status: "active" },
  { status: "canceled" },
  { status: "deleted" },
  { plan: "starter" },
  { plan: "enterprise" },
  { owner: "waiting" },
  { origin: "here" },
  { origin: "elsewhere" },
  { status: "trialing", plan: "growth" },
  { status: "suspended", plan: "enterprise", owner: "waiting" },
  { status: "deleted", origin: "here" },
];

const queries = [
  ...["golden", "lden sp", "golden spoon", "zofin", "чайка", "寿司", "& co.", "go", "xq", "g", "xylophone"],
  ...[sample.name, sample.slug, sample.name.split(" ").at(-1) ?? ""],
];

const searches: TenantFilter[] = [
  ...queries.map((query) => ({ query })),
  { query: "golden", status: "canceled" },
  { query: "golden", plan: "enterprise", owner: "waiting" },
  { query: "xylophone", status: "active" },
];

async function timesOf(name: string, read: () => Promise<number>): Promise<ListTimes> {
  const rows = await read();
  await measureRuns(warmUps, read);
  const ms = await measureRunsWithin(limitMs, runs, read);
  return { name, rows, p50Ms: quantile(ms, 0.5), p95Ms: quantile(ms, 0.95) };
}

/** Reads the first page of a list and its total, as the screen does. */
async function readList(filter: TenantFilter, sort: TenantSort): Promise<number> {
  const [{ items }] = await Promise.all([
    listTenants({ ...filter, sort }, operator),
    countTenants(filter, operator),
  ]);
  return items.length;
}

const results: ListTimes[] = [];
for (const sort of tenantSorts) {
  for (const filter of [{}, ...filters, ...searches]) {
    const name = `${sort}: ${Object.entries(filter).flat().join(" ") || "all"}`;
    results.push(await timesOf(name, () => readList(filter, sort)));
  }
}
for (const query of [...queries, sample.hostname, sample.email]) {
  const find = async () => (await search(query, operator)).tenants.length;
  results.push(await timesOf(`search: ${query}`, find));
}
await closeDatabase();
console.log(JSON.stringify(results));
