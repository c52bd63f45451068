import { sql } from "drizzle-orm";
import { tenants } from "@/db/schema/tenants";

/** A tenant's name on a screen: V1 allows empty names, and a link without text cannot be followed. */
export const shownName = sql<string>`coalesce(nullif(btrim(${tenants.name}), ''), ${tenants.slug})`;
