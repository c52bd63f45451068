import "server-only";
import { and, desc, eq, ilike, like, or } from "drizzle-orm";
import { db } from "@/db/client";
import { accounts } from "@/db/schema/accounts";
import { tenantMemberships, tenants } from "@/db/schema/tenants";
import { type Cursor, decodeCursor, encodeCursor, microsOf, olderThan } from "@/lib/cursor";
import { shownName } from "./name";

export type TenantListItem = {
  id: string;
  slug: string;
  name: string;
  /** V1's database may leave these two empty. */
  status: string | null;
  plan: string | null;
  ownerEmail: string | null;
  createdAt: Date;
};

export type TenantList = { items: TenantListItem[]; next: string | null };

const pageSize = 50;

/**
 * One page of tenants, newest first, with the cursor of the next page or null at the end.
 * `query` keeps those whose name or slug begins with it; a malformed `after` means the first page.
 */
export async function listTenants(input: { after?: string; query?: string }): Promise<TenantList> {
  const page = pageOf(decodeCursor(input.after), input.query?.replaceAll("\0", "").trim() ?? "");
  const rows = await db
    .select({
      id: page.id,
      slug: page.slug,
      name: page.name,
      status: page.status,
      plan: page.plan,
      createdAt: page.createdAt,
      micros: page.micros,
      ownerEmail: accounts.email,
    })
    .from(page)
    .leftJoin(
      tenantMemberships,
      and(eq(tenantMemberships.tenantId, page.id), eq(tenantMemberships.role, "owner")),
    )
    .leftJoin(accounts, eq(accounts.id, tenantMemberships.userId))
    .orderBy(desc(page.createdAt), desc(page.id));

  const shown = rows.slice(0, pageSize);
  const last = rows.length > pageSize ? shown.at(-1) : undefined;
  return {
    items: shown.map(({ micros, ...item }) => item),
    next: last ? encodeCursor(last) : null,
  };
}

/** Limited before owners are joined, and one row longer than a page to see whether another one follows. */
function pageOf(cursor: Cursor | null, query: string) {
  const prefix = `${query.replace(/[\\%_]/g, "\\$&")}%`;
  const found = query ? or(ilike(tenants.name, prefix), like(tenants.slug, prefix.toLowerCase())) : undefined;
  return db
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
    .where(and(found, olderThan(cursor, tenants.createdAt, tenants.id)))
    .orderBy(desc(tenants.createdAt), desc(tenants.id))
    .limit(pageSize + 1)
    .as("page");
}
