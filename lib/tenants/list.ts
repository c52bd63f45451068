import "server-only";
import { and, asc, desc, eq, type SQL, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { databaseError } from "@/db/errors";
import { accounts } from "@/db/schema/accounts";
import { attempts } from "@/db/schema/provisioning";
import { tenantMembers, tenants } from "@/db/schema/tenants";
import { shownEmail, shownName as shownPerson, shownText } from "@/lib/auth/masking";
import { type Reader, readFor } from "@/lib/auth/reader";
import { type CursorKey, microsOf } from "@/lib/platform/cursor";
import { KeysetPage, type Page, type PageCursor, pageSize } from "@/lib/platform/keyset-page";
import { filterCondition, hasActivated, type TenantFilter } from "./filter";
import { shownName } from "./name";

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

/** The product chooses the type of its keys, so the database validates them. */
const tenantKey: CursorKey = {
  isValid: () => true,
  toSql: (id) => sql`provisioning.tenant_key(${id}::text)`,
  hasNullTimes: true,
};

/**
 * One page of the tenants that match a filter, newest first: the first page, or the one after or before a
 * cursor's row. A malformed cursor means the first page.
 */
export async function listTenants(
  { after, before, ...filter }: PageCursor & TenantFilter,
  reader: Reader,
): Promise<Page<TenantListItem>> {
  const position = new KeysetPage({ after, before }, tenantKey);
  const rows = await readFor(reader, (tx) => readPage(tx, filter, position, reader)).catch(
    (error: unknown) => {
      if (position.isFirst || !isBadValue(error)) throw error;
      return null;
    },
  );
  // The cursor's key does not have this product's type, or nothing is newer.
  if (rows === null || (position.backwards && rows.length === 0)) return listTenants(filter, reader);
  const { items, ...neighbours } = position.page(rows);
  const shown = items.map((item) => ({
    ...item,
    name: shownText(item.name, reader),
    ownerEmail: shownEmail(item.ownerEmail, reader),
    ownerName: shownPerson(item.ownerName, reader),
  }));
  return { items: shown, ...neighbours };
}

/** SQLSTATE class 22: a value that is invalid for its type. */
function isBadValue(error: unknown): boolean {
  return databaseError(error)?.code.startsWith("22") ?? false;
}

/** The rows of a page plus one, newest first. Tenants without a time come first. */
async function readPage(on: Executor, filter: TenantFilter, position: KeysetPage, reader: Reader) {
  const { createdAt, id } = tenants;
  const rows = await rowsOf(on, filter, position, position.keyset(createdAt, id), pageSize + 1, reader);
  const beyond = position.beyond(createdAt);
  if (!beyond || rows.length > pageSize) return rows;
  const rest = await rowsOf(on, filter, position, beyond, pageSize + 1 - rows.length, reader);
  return position.backwards ? [...rest, ...rows] : [...rows, ...rest];
}

function rowsOf(
  on: Executor,
  filter: TenantFilter,
  position: KeysetPage,
  range: SQL | undefined,
  limit: number,
  reader: Reader,
) {
  const page = pageOf(on, filter, position, reader, range, limit);
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
    .orderBy(desc(page.createdAt), desc(page.id));
}

/** The limit applies before owners are joined. */
function pageOf(
  on: Executor,
  filter: TenantFilter,
  { backwards }: KeysetPage,
  reader: Reader,
  range: SQL | undefined,
  limit: number,
) {
  const order = backwards ? asc : desc;
  return on
    .select({
      id: tenants.id,
      slug: tenants.slug,
      name: shownName.as("shown_name"),
      status: tenants.status,
      plan: tenants.plan,
      createdAt: tenants.createdAt,
      micros: microsOf(tenants.createdAt).as("micros"),
    })
    .from(tenants)
    .where(and(filterCondition(filter, reader), range))
    .orderBy(order(tenants.createdAt), order(tenants.id))
    .limit(limit)
    .as("page");
}
