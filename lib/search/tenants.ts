import { and, desc, eq, isNotNull, or, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { accounts } from "@/db/schema/accounts";
import { tenantHostnames, tenantMembers, tenants } from "@/db/schema/tenants";
import { isAddress } from "@/lib/audit/query/hidden-terms";
import type { Reader } from "@/lib/auth/reader";
import { foldText } from "@/lib/platform/fold-text";
import { tenantDisplayName } from "@/lib/tenants/name";
import {
  accentedContains,
  asSlug,
  contains,
  isAscii,
  isShort,
  plainContains,
} from "@/lib/tenants/name-condition";
import { idRange } from "./id-range";
import { maxHits, type SearchPart, type SearchRun } from "./run";

export type TenantHit = {
  id: string;
  slug: string;
  name: string;
  status: string | null;
  ownerEmail: string | null;
  createdAt: Date | null;
};

type Lookup = {
  part: SearchPart;
  query: (PromiseLike<{ id: string }[]> & SQLWrapper) | null;
  /**
   * True if the lookup scans for one or two characters. If few rows contain them, it reads the whole table.
   */
  isShortScan?: boolean;
};

/** The lookups that find tenants in the product’s own tables. Each searches one kind of value, so that it can use an index. */
export function* tenantLookups(tx: Executor, text: string, reader: Reader): Generator<Lookup> {
  yield { part: "ids", query: tenantIds(tx, sql`${tenants.id} = provisioning.tenant_key(${text})`) };
  yield { part: "ids", query: tenantIds(tx, idCondition(text)) };
  yield { part: "names", query: tenantIds(tx, slugIs(text)) };
  yield { part: "names", query: tenantIds(tx, plainContains(text, reader)) };
  yield { part: "accents", query: accentedIds(tx, text, reader) };
  yield { part: "hostnames", query: hostnameIds(tx, text), isShortScan: isAscii(text) && text.length === 1 };
  yield { part: "owners", query: ownedIds(tx, addressCondition(text, reader)), isShortScan: isShort(text) };
}

function tenantIds(tx: Executor, condition: SQL | undefined) {
  if (!condition) return null;
  return tx
    .select({ id: tenants.id })
    .from(tenants)
    .where(and(isNotNull(tenants.slug), condition))
    .limit(maxHits + 1);
}

/** SQL: the ids that a query returns, as `matching`. Postgres finds all of them before any limit applies. */
function allOf(query: SQLWrapper): SQL {
  return sql`(with matching as materialized (${query}) select id from matching) as matching`;
}

/**
 * Finds all matches before the limit applies. Otherwise, Postgres would overestimate how many names match a short text,
 * expect to reach the limit soon, and scan the table, folding each name. Finding all matches with the index is cheaper.
 */
function accentedIds(tx: Executor, text: string, reader: Reader) {
  const matching = tx
    .select({ id: tenants.id })
    .from(tenants)
    .where(and(isNotNull(tenants.slug), accentedContains(text, reader)));
  return tx
    .select({ id: sql<string>`id` })
    .from(allOf(matching))
    .limit(maxHits + 1);
}

/** The condition on the length excludes keys that are not UUIDs but sort between two UUIDs. */
function idCondition(text: string): SQL | undefined {
  const range = idRange(text);
  if (!range) return undefined;
  const { first, last } = range;
  return sql`${tenants.id} between provisioning.tenant_key(${first}) and provisioning.tenant_key(${last}) and length(${tenants.id}::text) = 36`;
}

/** Finds the tenant with exactly this slug, even if the names of thousands of others contain it. */
function slugIs(text: string): SQL {
  return sql`provisioning.same_slug(${tenants.slug}, ${asSlug(text)})`;
}

/** Skips a search with a space or an @, such as an e-mail address, because no host name contains either. */
function hostnameIds(tx: Executor, text: string) {
  if (/[\s@]/.test(text)) return null;
  return tx
    .select({ id: tenantHostnames.tenantId })
    .from(tenantHostnames)
    .where(hostnameCondition(sql`lower(${tenantHostnames.hostname})`, text))
    .limit(maxHits + 1);
}

/**
 * One or two letters that are not ASCII match only at the start of a label or of one of its words, because the index
 * finds them nowhere else, and a scan would find few. Two ASCII letters or digits match anywhere: the index finds them
 * after any of the 36 letters and digits. A single one is so frequent that a scan soon finds a page of matches.
 */
function hostnameCondition(hostname: SQL, text: string): SQL | undefined {
  if (/^[a-z0-9]{2}$/.test(text)) {
    return or(...["(^|[._-])", "[a-z0-9]"].map((before) => sql`${hostname} ~ ${`${before}${text}`}`));
  }
  if (!isShort(text) || isAscii(text)) return contains(hostname, text);
  return or(...["", "%.", "%-"].map((start) => sql`${hostname} like ${`${start}${text}%`}`));
}

/** Masked readers may search for a whole address or a domain. Any other part would let them guess an address. */
function addressCondition(text: string, { masked }: Reader): SQL | undefined {
  if (isAddress(text)) return eq(accounts.address, text);
  const isDomain = /^@[^@\s]+$/.test(text);
  // The Auth server accepts only ASCII addresses, so a scan for other text would find nothing.
  if (/\s/.test(text) || !isAscii(text) || (masked && !isDomain)) return undefined;
  // For ASCII text, this equals accounts.address, which is slower to compute because of its collation.
  const address = sql`lower(${accounts.email}::text collate "C")`;
  return isDomain ? contains(sql`${address} || ' '`, `${text} `) : contains(address, text);
}

function ownedIds(tx: Executor, condition: SQL | undefined) {
  if (!condition) return null;
  const matching = tx.select({ id: accounts.id }).from(accounts).where(condition);
  return tx
    .select({ id: tenantMembers.tenantId })
    .from(allOf(matching))
    .innerJoin(
      tenantMembers,
      and(eq(tenantMembers.userId, sql`matching.id`), eq(tenantMembers.isOwner, true)),
    )
    .limit(maxHits + 1);
}

/** The tenants with these ids: exact matches of the name or slug first, then newest first. */
export async function loadTenants(
  tx: Executor,
  run: SearchRun,
  ids: readonly string[],
  text: string,
): Promise<TenantHit[]> {
  if (ids.length === 0) return [];
  const keys = sql.join(
    ids.map((id) => sql`provisioning.tenant_key(${id})`),
    sql`, `,
  );
  const rows = await run.rows(
    "names",
    tx
      .select({
        id: tenants.id,
        slug: tenants.slug,
        name: tenantDisplayName,
        status: tenants.status,
        ownerEmail: accounts.email,
        createdAt: tenants.createdAt,
      })
      .from(tenants)
      .leftJoin(tenantMembers, and(eq(tenantMembers.tenantId, tenants.id), eq(tenantMembers.isOwner, true)))
      .leftJoin(accounts, eq(accounts.id, tenantMembers.userId))
      .where(and(isNotNull(tenants.slug), sql`${tenants.id} in (${keys})`))
      .orderBy(desc(tenants.createdAt), desc(tenants.id)),
  );
  const isExact = ({ name, slug }: TenantHit) => foldText(name) === text || slug === asSlug(text);
  return [...rows.filter(isExact), ...rows.filter((row) => !isExact(row))];
}
