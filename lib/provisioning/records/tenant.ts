import { tenants } from "@/db/schema/tenants";
import type { TenantRecord } from "./index";

export const tenant: TenantRecord = {
  name: "tenant",
  expected: 1,
  insert: (db, { id, slug, name, plan }) => db.insert(tenants).values({ id, slug, name, plan }),
};
