import { tenantDomains } from "@/db/schema/tenants";
import type { TenantRecord } from "./index";

export const domain: TenantRecord = {
  name: "domain",
  expected: 1,
  insert: (db, { id, hostname }) =>
    db.insert(tenantDomains).values({ tenantId: id, hostname, isPrimary: true }),
};
