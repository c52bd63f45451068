import { tenantMemberships } from "@/db/schema/tenants";
import type { TenantRecord } from "./index";

export const membership: TenantRecord = {
  name: "membership",
  expected: 1,
  insert: (db, { id, ownerUserId }) =>
    db.insert(tenantMemberships).values({ tenantId: id, userId: ownerUserId, role: "owner" }),
};
