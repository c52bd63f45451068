import { tenantSubscriptions } from "@/db/schema/tenants";
import type { TenantRecord } from "./index";

export const subscription: TenantRecord = {
  name: "subscription",
  expected: 1,
  insert: (db, { id, plan, trialEndsAt }) =>
    db.insert(tenantSubscriptions).values({ tenantId: id, plan, status: "trialing", trialEndsAt }),
};
