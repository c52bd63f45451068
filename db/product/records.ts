import type { TenantRecord } from "../seam/define-product";
import { blueprint } from "./blueprint";
import { tenantDomains, tenantMemberships, tenantSettings, tenantSubscriptions, tenants } from "./schema";

/** The tenant's key is a UUID that the console generates. */
const key = (id: unknown) => id as string;

export const tenant: TenantRecord = {
  name: "tenant",
  expected: 1,
  insert: (db, { id, slug, name, plan }) => db.insert(tenants).values({ id: key(id), slug, name, plan }),
};

export const membership: TenantRecord = {
  name: "membership",
  expected: 1,
  insert: (db, { id, owner }) =>
    db.insert(tenantMemberships).values({ tenantId: key(id), userId: owner.id, role: "owner" }),
};

export const settings: TenantRecord = {
  name: "settings",
  expected: 1,
  insert: (db, { id, timezone, currency, locale }) =>
    db
      .insert(tenantSettings)
      .values({ tenantId: key(id), timezone, currency, locale, settings: blueprint.settings }),
};

export const subscription: TenantRecord = {
  name: "subscription",
  expected: 1,
  insert: (db, { id, plan, trialEndsAt }) =>
    db.insert(tenantSubscriptions).values({ tenantId: key(id), plan, status: "trialing", trialEndsAt }),
};

export const domain: TenantRecord = {
  name: "domain",
  expected: 1,
  insert: (db, { id, hostname }) =>
    db.insert(tenantDomains).values({ tenantId: key(id), hostname, isPrimary: true }),
};
