import { asc, desc, eq, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { attempts } from "@/db/schema/provisioning";
import { tenants } from "@/db/schema/tenants";
import { sortedNameOf } from "@/db/search-expressions";
import { type CursorKey, microsOf } from "@/lib/platform/cursor";
import { KeysetPage, type PageCursor } from "@/lib/platform/keyset-page";
import type { TenantFilter } from "./filter";

/** The sort orders of the tenant list. The first is the default. */
export const tenantSorts = ["newest", "oldest", "name", "name-desc"] as const;
export type TenantSort = (typeof tenantSorts)[number];

/** SQL: a stored key, cast to the type of the product’s keys. */
export const tenantKeyOf = (key: SQLWrapper) => sql`provisioning.tenant_key(${key})`;

/** The product chooses the type of its keys, so the database validates them. */
const byTime: CursorKey = {
  isValid: () => true,
  toSql: (id) => tenantKeyOf(sql`${id}::text`),
  hasNullTimes: true,
};

const sortedName = sortedNameOf(tenants.name, tenants.slug);

const byName: CursorKey = {
  ...byTime,
  sortValueOf: (id) => sql`(select ${sortedName} from ${tenants} where ${eq(tenants.id, byTime.toSql(id))})`,
};

/**
 * What the list is sorted by. If every tenant in it was created by this console, `attempt` replaces `creation`,
 * because the console has an index for it.
 */
type SortedBy = "name" | "creation" | "attempt";

/** A sort order of the list, with a position in it. */
export class TenantOrder extends KeysetPage {
  readonly by: SortedBy;
  /** The value that tenants are sorted by, before their key. */
  readonly value: SQLWrapper;

  constructor(sort: TenantSort, cursor: PageCursor, { origin }: TenantFilter) {
    const isByName = sort === "name" || sort === "name-desc";
    super(cursor, isByName ? byName : byTime, sort === "oldest" || sort === "name");
    this.by = isByName ? "name" : origin === "here" ? "attempt" : "creation";
    this.value = { name: sortedName, creation: tenants.createdAt, attempt: attempts.startedAt }[this.by];
  }

  /** The time in a cursor, which precedes the key; null if the list is sorted by name. */
  micros(value: SQLWrapper): SQL<string | null> {
    return this.by === "name" ? sql`null::text` : microsOf(value);
  }

  /** ORDER BY for reading a page, starting at its cursor. */
  read(value: SQLWrapper, id: SQLWrapper): SQL {
    return this.upwards ? sql`${asc(value)}, ${asc(id)}` : sql`${desc(value)}, ${desc(id)}`;
  }

  /** ORDER BY for showing a page, in the list's order. */
  listed(value: SQLWrapper, id: SQLWrapper): SQL {
    return this.ascending ? sql`${asc(value)}, ${asc(id)}` : sql`${desc(value)}, ${desc(id)}`;
  }
}
