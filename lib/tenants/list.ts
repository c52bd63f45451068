import "server-only";
import { and, desc, eq, isNotNull, or, type SQL, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { accounts } from "@/db/schema/accounts";
import { folded } from "@/db/schema/provisioning";
import { tenantMembers, tenants } from "@/db/schema/tenants";
import { maskedText } from "@/lib/audit/masked-text";
import { shownEmail, shownText } from "@/lib/audit/redact";
import { escapeLike } from "@/lib/audit/search-condition";
import { type Reader, readFor } from "@/lib/auth/reader";
import { type Cursor, decodeCursor, encodeCursor, microsOf, olderThan } from "@/lib/cursor";
import { foldText } from "@/lib/fold-text";
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
export async function listTenants(
  input: { after?: string; query?: string },
  reader: Reader,
): Promise<TenantList> {
  const rows = await readFor(reader, (tx) => rowsOf(tx, input, reader));
  const shown = rows.slice(0, pageSize);
  const last = rows.length > pageSize ? shown.at(-1) : undefined;
  return {
    items: shown.map(({ micros, ...item }) => ({
      ...item,
      name: shownText(item.name, reader),
      ownerEmail: shownEmail(item.ownerEmail, reader),
    })),
    next: last ? encodeCursor(last) : null,
  };
}

function rowsOf(on: Executor, input: { after?: string; query?: string }, reader: Reader) {
  const query = input.query?.replaceAll("\0", "").trim() ?? "";
  const page = pageOf(on, decodeCursor(input.after), query, reader);
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
    })
    .from(page)
    .leftJoin(tenantMembers, and(eq(tenantMembers.tenantId, page.id), eq(tenantMembers.isOwner, true)))
    .leftJoin(accounts, eq(accounts.id, tenantMembers.userId))
    .orderBy(desc(page.createdAt), desc(page.id));
}

/** Limited before owners are joined, and one row longer than a page to see whether another one follows. */
function pageOf(on: Executor, cursor: Cursor | null, query: string, reader: Reader) {
  const prefix = `${escapeLike(foldText(query))}%`;
  // A name into which an address was pasted is found by no more than its reader is shown.
  const shown = reader.masked ? startsWith(maskedText(tenants.name), prefix) : undefined;
  const found = query
    ? or(and(startsWith(sql`${tenants.name}`, prefix), shown), sql`lower(${tenants.slug}) like ${prefix}`)
    : undefined;
  // A deleted tenant whose slug is free again has none, and no page.
  const hasSlug = isNotNull(tenants.slug);
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
    .where(and(hasSlug, found, olderThan(cursor, tenants.createdAt, tenants.id)))
    .orderBy(desc(tenants.createdAt), desc(tenants.id))
    .limit(pageSize + 1)
    .as("page");
}

/** Folding takes ten times as long as comparing, and changes most names in nothing but their case. */
function startsWith(name: SQL, prefix: string): SQL {
  const plain = sql`octet_length(${name}) = length(${name}) and position('  ' in ${name}) = 0 and left(${name}, 1) <> ' ' and position('\`' in ${name}) = 0`;
  return sql`(${name} ilike ${prefix} or (not (${plain}) and ${folded(name)} like ${prefix}))`;
}
