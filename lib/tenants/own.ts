import "server-only";
import { and, asc, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { tenantDomains, tenantMemberships, tenantSubscriptions, tenants } from "@/db/schema/tenants";

export type OwnTenant = {
  id: string;
  name: string;
  role: string;
  plan: string;
  /** Its primary host name; null if it has none. */
  hostname: string | null;
  trialEndsAt: Date | null;
};

/** The tenants that a user is a member of, oldest first. `userId` must come from a verified token. */
export function listOwnTenants(userId: string): Promise<OwnTenant[]> {
  return db
    .select({
      id: tenants.id,
      name: tenants.name,
      role: tenantMemberships.role,
      plan: tenants.plan,
      hostname: tenantDomains.hostname,
      trialEndsAt: tenantSubscriptions.trialEndsAt,
    })
    .from(tenantMemberships)
    .innerJoin(tenants, eq(tenants.id, tenantMemberships.tenantId))
    .leftJoin(tenantDomains, and(eq(tenantDomains.tenantId, tenants.id), eq(tenantDomains.isPrimary, true)))
    .leftJoin(tenantSubscriptions, eq(tenantSubscriptions.tenantId, tenants.id))
    .where(eq(tenantMemberships.userId, userId))
    .orderBy(asc(tenants.createdAt), asc(tenants.id));
}
