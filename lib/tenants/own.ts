import "server-only";
import { and, asc, eq } from "drizzle-orm";
import { tenantDomains, tenantMemberships, tenantSubscriptions, tenants } from "@/db/schema/tenants";
import { asUser } from "@/lib/auth/as-user";

export type OwnTenant = {
  id: string;
  name: string;
  role: string;
  plan: string;
  /** Its primary host name; null where it has none. */
  hostname: string | null;
  trialEndsAt: Date | null;
};

/** The tenants that a signed-in user is a member of, oldest first, as row level security shows them. */
export function listOwnTenants(userId: string): Promise<OwnTenant[]> {
  return asUser(userId, (tx) =>
    tx
      .select({
        id: tenants.id,
        name: tenants.name,
        role: tenantMemberships.role,
        plan: tenants.plan,
        hostname: tenantDomains.hostname,
        trialEndsAt: tenantSubscriptions.trialEndsAt,
      })
      .from(tenants)
      .innerJoin(tenantMemberships, eq(tenantMemberships.tenantId, tenants.id))
      .leftJoin(tenantDomains, and(eq(tenantDomains.tenantId, tenants.id), eq(tenantDomains.isPrimary, true)))
      .leftJoin(tenantSubscriptions, eq(tenantSubscriptions.tenantId, tenants.id))
      .orderBy(asc(tenants.createdAt), asc(tenants.id)),
  );
}
