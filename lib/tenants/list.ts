import "server-only";
import { and, eq, type SQL, type Subquery, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { databaseError } from "@/db/errors";
import { accounts } from "@/db/schema/accounts";
import { attempts } from "@/db/schema/provisioning";
import { tenantMembers, tenants } from "@/db/schema/tenants";
import { shownEmail, shownName, shownText } from "@/lib/auth/masking";
import { type Reader, readFor } from "@/lib/auth/reader";
import { type Page, type PageCursor, pageSize } from "@/lib/platform/keyset-page";
import { countUpTo } from "./count";
import { filterCondition, hasActivated, type TenantFilter } from "./filter";
import { tenantDisplayName } from "./name";
import { TenantOrder, type TenantSort } from "./order";

export type TenantListItem = {
  id: string;
  slug: string;
  name: string;
  /** Status and plan may be null for tenants of V1. */
  status: string | null;
  plan: string | null;
  ownerEmail: string | null;
  /** The name that the owner was added with; null for an owner whom another program added. */
  ownerName: string | null;
  /** Null without an owner. */
  ownerAccess: "active" | "waiting" | null;
  createdAt: Date | null;
};

/** What to list: a filter, an order and a page. */
export type TenantListInput = PageCursor & TenantFilter & { sort?: TenantSort };

/**
 * One page of the tenants that match a filter, newest first by default: the first page, or the one after or before
 * a cursor's row. A malformed cursor, or one of a tenant that was removed, means the first page.
 */
export async function listTenants(
  { after, before, sort = "newest", ...filter }: TenantListInput,
  reader: Reader,
): Promise<Page<TenantListItem>> {
  const order = new TenantOrder(sort, { after, before });
  const rows = await readFor(reader, (tx) => readPage(tx, filter, order, reader)).catch((error: unknown) => {
    if (order.isFirst || !isInvalidValue(error)) throw error;
    return null;
  });
  // The cursor's key does not have this product's type, or the list has no rows beyond it.
  if (rows === null || (!order.isFirst && rows.length === 0)) {
    return listTenants({ sort, ...filter }, reader);
  }
  const { items, ...neighbours } = order.page(rows);
  const shown = items.map((item) => ({
    ...item,
    name: shownText(item.name, reader),
    ownerEmail: shownEmail(item.ownerEmail, reader),
    ownerName: shownName(item.ownerName, reader),
  }));
  return { items: shown, ...neighbours };
}

/** SQLSTATE class 22: a value that is invalid for its type. */
function isInvalidValue(error: unknown): boolean {
  return databaseError(error)?.code.startsWith("22") ?? false;
}

/** Up to this many matches are found first and then sorted. With more, reading the list in order soon fills a page. */
const fewMatches = 3_000;

/**
 * The rows of a page plus one, in the list's order. In descending order, tenants without a time come first. Postgres
 * cannot estimate how many names contain the query, and would read all tenants in order to find a few.
 */
async function readPage(on: Executor, filter: TenantFilter, order: TenantOrder, reader: Reader) {
  const isFew = Boolean(filter.query) && (await countUpTo(fewMatches + 1, on, filter, reader)) <= fewMatches;
  const matching = filterCondition(filter, reader);
  const source = isFew ? on.select().from(tenants).where(matching).limit(fewMatches).as("tenants") : tenants;
  const rowsIn = (range: SQL | undefined, limit: number) =>
    rowsOf(on, source, order, isFew ? range : and(matching, range), limit);

  const rows = await rowsIn(order.keyset(order.value, tenants.id), pageSize + 1);
  const beyond = order.beyond(order.value);
  if (!beyond || rows.length > pageSize) return rows;
  const rest = await rowsIn(beyond, pageSize + 1 - rows.length);
  return order.backwards ? [...rest, ...rows] : [...rows, ...rest];
}

/** The limit applies before owners are joined. `source` has the columns and the alias of `tenants`. */
function rowsOf(
  on: Executor,
  source: typeof tenants | Subquery<"tenants">,
  order: TenantOrder,
  condition: SQL | undefined,
  limit: number,
) {
  const page = on
    .select({
      id: tenants.id,
      slug: tenants.slug,
      name: tenantDisplayName.as("shown_name"),
      status: tenants.status,
      plan: tenants.plan,
      createdAt: tenants.createdAt,
      micros: order.micros.as("micros"),
      value: sql`${order.value}`.as("sort_value"),
    })
    .from(source)
    .where(condition)
    .orderBy(...order.read(order.value, tenants.id))
    .limit(limit)
    .as("page");
  const ownerAccess = sql<TenantListItem["ownerAccess"]>`case when ${accounts.id} is null then null
    when ${accounts.lastSignInAt} is not null or ${hasActivated(sql`${page.id}`)} then 'active' else 'waiting' end`;
  return on
    .select({
      id: page.id,
      slug: page.slug,
      name: page.name,
      status: page.status,
      plan: page.plan,
      createdAt: page.createdAt,
      micros: page.micros,
      ownerEmail: accounts.email,
      ownerName: attempts.ownerName,
      ownerAccess,
    })
    .from(page)
    .leftJoin(tenantMembers, and(eq(tenantMembers.tenantId, page.id), eq(tenantMembers.isOwner, true)))
    .leftJoin(accounts, eq(accounts.id, tenantMembers.userId))
    .leftJoin(
      attempts,
      and(sql`${attempts.tenantId} = ${page.id}::text`, eq(attempts.ownerUserId, tenantMembers.userId)),
    )
    .orderBy(...order.listed(page.value, page.id));
}
