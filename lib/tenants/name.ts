import { type SQL, sql } from "drizzle-orm";
import { tenants } from "@/db/schema/tenants";

/** A tenant's name on a screen: V1 allows empty names, and a link without text cannot be followed. */
export const shownName = sql<string>`coalesce(nullif(btrim(${tenants.name}), ''), ${tenants.slug})`;

/** SQL: true for a name that folding changes only in case. Folding takes ten times as long as comparing. */
export function isPlainName(name: SQL): SQL {
  return sql`octet_length(${name}) = length(${name}) and position('  ' in ${name}) = 0 and left(${name}, 1) <> ' ' and position('\`' in ${name}) = 0`;
}
