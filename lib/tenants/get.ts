import "server-only";
import { asc, desc, eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { accounts } from "@/db/schema/accounts";
import { attempts } from "@/db/schema/provisioning";
import {
  tenantDomains,
  tenantMemberships,
  tenantSettings,
  tenantSubscriptions,
  tenants,
} from "@/db/schema/tenants";

export type TenantMember = { userId: string; email: string | null; role: string; createdAt: Date };

export type Tenant = {
  id: string;
  slug: string;
  name: string;
  status: string;
  plan: string;
  createdAt: Date;
  updatedAt: Date;
  settings: { timezone: string; currency: string; locale: string } | null;
  subscription: { plan: string; status: string; trialEndsAt: Date | null } | null;
  domains: { hostname: string; isPrimary: boolean }[];
  /** The owner first, then the others in the order in which they joined. */
  members: TenantMember[];
  owner: TenantMember | null;
  /** The attempt that made this tenant; null for one that is older than this console. */
  attempt: { id: string; actorEmail: string; startedAt: Date; durationMs: number | null } | null;
};

/** The tenant with this slug and all that belongs to it, or null. */
export async function getTenant(slug: string): Promise<Tenant | null> {
  // Postgres has no text with a NUL; a URL may.
  if (slug.includes("\0")) return null;
  const [tenant] = await db
    .select({
      id: tenants.id,
      slug: tenants.slug,
      name: tenants.name,
      status: tenants.status,
      plan: tenants.plan,
      createdAt: tenants.createdAt,
      updatedAt: tenants.updatedAt,
      settings: {
        timezone: tenantSettings.timezone,
        currency: tenantSettings.currency,
        locale: tenantSettings.locale,
      },
      subscription: {
        plan: tenantSubscriptions.plan,
        status: tenantSubscriptions.status,
        trialEndsAt: tenantSubscriptions.trialEndsAt,
      },
    })
    .from(tenants)
    .leftJoin(tenantSettings, eq(tenantSettings.tenantId, tenants.id))
    .leftJoin(tenantSubscriptions, eq(tenantSubscriptions.tenantId, tenants.id))
    .where(eq(tenants.slug, slug));
  if (!tenant) return null;
  const [domains, members, [attempt]] = await Promise.all([
    domainsOf(tenant.id),
    membersOf(tenant.id),
    attemptOf(tenant.id),
  ]);
  const owner = members.find(({ role }) => role === "owner") ?? null;
  return { ...tenant, domains, members, owner, attempt: attempt ?? null };
}

function domainsOf(tenantId: string) {
  return db
    .select({ hostname: tenantDomains.hostname, isPrimary: tenantDomains.isPrimary })
    .from(tenantDomains)
    .where(eq(tenantDomains.tenantId, tenantId))
    .orderBy(desc(tenantDomains.isPrimary), asc(tenantDomains.hostname));
}

function membersOf(tenantId: string) {
  return db
    .select({
      userId: tenantMemberships.userId,
      email: accounts.email,
      role: tenantMemberships.role,
      createdAt: tenantMemberships.createdAt,
    })
    .from(tenantMemberships)
    .leftJoin(accounts, eq(accounts.id, tenantMemberships.userId))
    .where(eq(tenantMemberships.tenantId, tenantId))
    .orderBy(sql`${tenantMemberships.role} <> 'owner'`, asc(tenantMemberships.createdAt));
}

function attemptOf(tenantId: string) {
  return db
    .select({
      id: attempts.id,
      actorEmail: attempts.actorEmail,
      startedAt: attempts.startedAt,
      durationMs: attempts.durationMs,
    })
    .from(attempts)
    .where(eq(attempts.tenantId, tenantId));
}
