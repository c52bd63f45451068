import { asc, desc, eq, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { tenants } from "@/db/schema/tenants";
import { sortedNameOf } from "@/db/search-expressions";
import { type CursorKey, microsOf } from "@/lib/platform/cursor";
import { KeysetPage, type PageCursor } from "@/lib/platform/keyset-page";

/** The orders of the list of tenants. The first is the default. */
export const tenantSorts = ["newest", "oldest", "name", "name-desc"] as const;
export type TenantSort = (typeof tenantSorts)[number];

/** The product chooses the type of its keys, so the database validates them. */
const byTime: CursorKey = {
  isValid: () => true,
  toSql: (id) => sql`provisioning.tenant_key(${id}::text)`,
  hasNullTimes: true,
};

const sortedName = sortedNameOf(tenants.name, tenants.slug);

const byName: CursorKey = {
  ...byTime,
  sortValueOf: (id) => sql`(select ${sortedName} from ${tenants} where ${eq(tenants.id, byTime.toSql(id))})`,
};

/** A position in the list, in one of its orders. */
export class TenantOrder extends KeysetPage {
  /** The value that tenants are sorted by, before their key. */
  readonly value: SQLWrapper;
  /** The part of a cursor before the key. */
  readonly micros: SQL<string | null>;

  constructor(sort: TenantSort, cursor: PageCursor) {
    const isByName = sort === "name" || sort === "name-desc";
    super(cursor, isByName ? byName : byTime, sort === "oldest" || sort === "name");
    this.value = isByName ? sortedName : tenants.createdAt;
    this.micros = isByName ? sql`null::text` : microsOf(tenants.createdAt);
  }

  /** ORDER BY to read a page, away from its cursor. */
  read(value: SQLWrapper, id: SQLWrapper): SQL[] {
    return this.upwards ? [asc(value), asc(id)] : [desc(value), desc(id)];
  }

  /** ORDER BY to show a page, in the list's order. */
  listed(value: SQLWrapper, id: SQLWrapper): SQL[] {
    return this.ascending ? [asc(value), asc(id)] : [desc(value), desc(id)];
  }
}
