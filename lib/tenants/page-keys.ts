import { and, desc, type SQL, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { attempts } from "@/db/schema/provisioning";
import { tenants } from "@/db/schema/tenants";
import type { Reader } from "@/lib/auth/reader";
import { columnCondition, filterCondition, isNarrowed, type TenantFilter, textConditions } from "./filter";
import { findMatches } from "./matches";
import { type TenantOrder, tenantKeyOf } from "./order";

/** A range of the list, and the maximum number of its rows to read. */
export type Part = { range: SQL | undefined; limit: number };

/** Size of the sample: the number of tenants that are read first, in the list’s order. */
const sampleSize = 1_000;
/**
 * Number of tenants that are read in the list’s order if the sample has enough matches. Lower for a search, because
 * an index finds its matches faster than those of other filters, such as owners without a password.
 */
const maxRead = { search: 8_000, other: 30_000 };
/** In a list sorted by name, matches are frequent if a sample of the newest tenants has at least this many of them. */
const frequent = 20;
/** How many frequent matches are read, in any order, to find a bound for the first ones. */
const boundSampleSize = 2_000;

/**
 * Reads the first rows of a part of the list. Postgres can’t estimate how many tenants match a search, so a sample
 * decides: frequent matches are found by reading the list in order, and rare ones are found by index and then sorted.
 * `read` returns the rows for SQL that selects keys and sort values.
 */
export async function readInOrder<Row>(
  on: Executor,
  read: (keys: SQL) => Promise<Row[]>,
  filter: TenantFilter,
  order: TenantOrder,
  part: Part,
  reader: Reader,
): Promise<Row[]> {
  const [start, rest] = startOf(filter, order);
  const inOrder = (size: number | null) => read(keysInOrder(start, rest, order, part, size, reader));
  if (!isNarrowed(rest) && order.by !== "attempt") return inOrder(part.limit);
  const sample = await inOrder(sampleSize);
  if (sample.length >= part.limit) return sample;
  const { origin, ...others } = filter;
  // No index finds all tenants that were created elsewhere.
  if (origin === "elsewhere" && !isNarrowed(others)) return inOrder(null);
  const max = filter.query ? maxRead.search : maxRead.other;
  if (sample.length * max >= part.limit * sampleSize) {
    const rows = await inOrder(max);
    if (rows.length >= part.limit) return rows;
  }
  const bound = await boundOf(on, filter, order, part, reader);
  return read(keysOfMatches(filter, order, { ...part, range: and(part.range, bound) }, reader));
}

/**
 * SQL: limits a list sorted by name to a range that contains enough matches; undefined if finding its end would be
 * slow. Helps with frequent matches that are neither at the start nor spread out, such as names with
 * the same second word. Skipped if there are other conditions, which leave few matches.
 */
async function boundOf(
  on: Executor,
  { query, ...others }: TenantFilter,
  { by, value, upwards }: TenantOrder,
  { range, limit }: Part,
  reader: Reader,
): Promise<SQL | undefined> {
  const [text] = textConditions({ query: query ?? "" }, reader);
  if (by !== "name" || !text || isNarrowed(others)) return undefined;
  const newest = sql`select ${tenants}.* from ${tenants} where ${columnCondition({})}
    order by ${desc(tenants.createdAt)}, ${desc(tenants.id)} limit ${sampleSize}`;
  const matching = sql`select ${value} as sort_value from ${tenants} where ${and(columnCondition({}), text, range)}
    limit ${boundSampleSize}`;
  const { rows } = await on.execute<{ last: string }>(sql`
    select (
      select sort_value from (${matching}) as matches
      order by sort_value ${upwards ? sql`asc` : sql`desc`} limit 1 offset ${limit - 1}
    ) as last
    where (select count(*) from (${newest}) as tenants where ${text}) >= ${frequent}`);
  const last = rows[0]?.last;
  if (!last) return undefined;
  return upwards ? sql`${value} <= ${last}` : sql`${value} >= ${last}`;
}

/** Splits a filter into the conditions whose index has the list’s order, and the rest. */
function startOf(filter: TenantFilter, { by }: TenantOrder): [start: TenantFilter, rest: TenantFilter] {
  const { origin, status, plan, ...rest } = filter;
  if (by === "attempt") return [{ origin }, { status, plan, ...rest }];
  if (by === "name") return [{}, filter];
  return status ? [{ status }, { origin, plan, ...rest }] : [{ plan }, { origin, ...rest }];
}

const createdByAttempt = sql`${attempts} join ${tenants}
  on ${tenants.id} = ${tenantKeyOf(attempts.tenantId)} and ${attempts.status} = 'completed'`;

/** SQL: keys and sort values of the matches among the first `size` tenants that match `start`, in the list’s order. */
function keysInOrder(
  start: TenantFilter,
  rest: TenantFilter,
  order: TenantOrder,
  { range, limit }: Part,
  size: number | null,
  reader: Reader,
): SQL {
  const first = sql`select ${tenants}.*, ${order.value} as sort_value
    from ${order.by === "attempt" ? createdByAttempt : tenants} where ${and(columnCondition(start), range)}
    order by ${order.read(order.value, tenants.id)} limit ${size}`;
  return sql`select id, sort_value from (${first}) as tenants where ${filterCondition(rest, reader)}
    order by ${order.read(sql`sort_value`, sql`id`)} limit ${limit}`;
}

/** SQL: keys and sort values of all matches, in the list’s order up to the limit. */
function keysOfMatches(
  filter: TenantFilter,
  order: TenantOrder,
  { range, limit }: Part,
  reader: Reader,
): SQL {
  const columns = sql`${tenants.id} as id, ${order.value} as sort_value`;
  const matches = findMatches(filter, reader, { columns, where: range, limit: null, areFew: true });
  return sql`select id, sort_value from (${matches}) as matches
    order by ${order.read(sql`sort_value`, sql`id`)} limit ${limit}`;
}
