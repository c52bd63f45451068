import { sql } from "drizzle-orm";
import { tenants } from "@/db/schema/tenants";

/** What a tenant is called on a screen: V1 lets a name be empty, and a link without a text cannot be followed. */
export const shownName = sql<string>`coalesce(nullif(btrim(${tenants.name}), ''), ${tenants.slug})`;
