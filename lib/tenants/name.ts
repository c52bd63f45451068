import { tenants } from "@/db/schema/tenants";
import { shownNameOf } from "@/db/search-expressions";

/** A tenant's name on a screen. */
export const tenantDisplayName = shownNameOf(tenants.name, tenants.slug);
