import { tenantSettings } from "@/db/schema/tenants";
import { blueprint } from "../blueprints";
import type { TenantRecord } from "./index";

export const settings: TenantRecord = {
  name: "settings",
  expected: 1,
  insert: (db, { id, timezone, currency, locale }) =>
    db
      .insert(tenantSettings)
      .values({ tenantId: id, timezone, currency, locale, settings: blueprint.settings }),
};
