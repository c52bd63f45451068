import "server-only";
import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { databaseError } from "@/db/errors";
import { accounts } from "@/db/schema/accounts";
import { attempts } from "@/db/schema/provisioning";
import { tenantMembers, tenants } from "@/db/schema/tenants";
import { erasedAt } from "@/lib/audit/state";
import { shownEmail, shownName, shownText } from "@/lib/auth/masking";
import { type Reader, readFor } from "@/lib/auth/reader";
import { type Page, type PageCursor, pageSize } from "@/lib/platform/keyset-page";
import { hasActivated, type TenantFilter } from "./filter";
import { tenantDisplayName } from "./name";
import { TenantOrder, type TenantSort } from "./order";
import { readInOrder } from "./page-keys";

export type TenantListItem = {
  id: string;
  slug: string;
  name: string;
  /** Status and plan may be null for tenants of V1. */
  status: string | null;
  plan: string | null;
  ownerEmail: string | null;
  /** The name that the owner was added with; null if it was erased, or if another program added the owner. */
  ownerName: string | null;
  /** When the owner's data was erased; null if it was not. The product may still have the owner's address. */
  ownerErasedAt: string | null;
  /** Null without an owner. */
  ownerAccess: "active" | "waiting" | null;
  createdAt: Date | null;
};

/** What to list: a filter, an order and a page. */
export type TenantListInput = PageCursor & TenantFilter & { sort?: TenantSort };

/**
 * One page of the tenants that match a filter, newest first by default: the first page, or the one after or before
 * a cursor's row. A malformed cursor returns the first page, and so does the cursor of a removed tenant in a
 * list sorted by name.
 */
export async function listTenants(
  { after, before, sort = "newest", ...filter }: TenantListInput,
  reader: Reader,
): Promise<Page<TenantListItem>> {
  const order = new TenantOrder(sort, { after, before }, filter);
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

/** The rows of a page plus one, in the list's order. In descending order, tenants without a time come first. */
async function readPage(on: Executor, filter: TenantFilter, order: TenantOrder, reader: Reader) {
  const read = (keys: SQL) => rowsOf(on, keys, order);
  const rowsIn = (range: SQL | undefined, limit: number) =>
    readInOrder(on, read, filter, order, { range, limit }, reader);

  const rows = await rowsIn(order.keyset(order.value, tenants.id), pageSize + 1);
  const beyond = order.beyond(order.value);
  if (!beyond || rows.length > pageSize) return rows;
  const rest = await rowsIn(beyond, pageSize + 1 - rows.length);
  return order.backwards ? [...rest, ...rows] : [...rows, ...rest];
}

/** What the page shows of the tenants with these keys, in the list’s order. */
async function rowsOf(on: Executor, keys: SQL, order: TenantOrder) {
  const value = sql`page.sort_value`;
  const ownerAccess = sql<TenantListItem["ownerAccess"]>`case when ${accounts.id} is null then null
    when ${accounts.lastSignInAt} is not null or ${hasActivated(sql`${tenants.id}`)} then 'active' else 'waiting' end`;
  return on
    .select({
      id: tenants.id,
      slug: tenants.slug,
      name: tenantDisplayName,
      status: tenants.status,
      plan: tenants.plan,
      createdAt: tenants.createdAt,
      micros: order.micros(value),
      ownerEmail: accounts.email,
      ownerName: sql<
        string | null
      >`case when ${tenantMembers.userId} is not null then ${attempts.ownerName} end`,
      ownerErasedAt: erasedAt,
      ownerAccess,
    })
    .from(sql`(${keys}) as page`)
    .innerJoin(tenants, sql`${tenants.id} = page.id`)
    .leftJoin(tenantMembers, and(eq(tenantMembers.tenantId, tenants.id), eq(tenantMembers.isOwner, true)))
    .leftJoin(accounts, eq(accounts.id, tenantMembers.userId))
    .leftJoin(
      attempts,
      // If the tenant no longer has an owner, its attempt still has the date of an erasure.
      and(
        sql`${attempts.tenantId} = ${tenants.id}::text`,
        sql`${attempts.ownerUserId} = coalesce(${tenantMembers.userId}, ${attempts.ownerUserId})`,
      ),
    )
    .orderBy(order.listed(value, tenants.id));
}
