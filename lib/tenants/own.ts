import "server-only";
import { and, asc, eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { attempts } from "@/db/schema/provisioning";
import { tenantHostnames, tenantMembers, tenants } from "@/db/schema/tenants";
import { tenantDisplayName } from "./name";

export type OwnTenant = {
  id: string;
  name: string;
  role: string | null;
  /** The tenant's primary host name; null if it has none. */
  hostname: string | null;
  /** The locale that the tenant was created with; null if it was erased, or if another program created the tenant. */
  locale: string | null;
};

/** The tenants that a user is a member of, oldest first. `userId` must come from a verified token. */
export function listOwnTenants(userId: string): Promise<OwnTenant[]> {
  return db
    .select({
      id: tenants.id,
      name: tenantDisplayName,
      role: tenantMembers.role,
      hostname: tenantHostnames.hostname,
      locale: sql<string | null>`${attempts.request} ->> 'locale'`,
    })
    .from(tenantMembers)
    .innerJoin(tenants, eq(tenants.id, tenantMembers.tenantId))
    .leftJoin(
      tenantHostnames,
      and(eq(tenantHostnames.tenantId, tenants.id), eq(tenantHostnames.isPrimary, true)),
    )
    .leftJoin(attempts, sql`${attempts.tenantId} = ${tenants.id}::text`)
    .where(eq(tenantMembers.userId, userId))
    .orderBy(asc(tenants.createdAt), asc(tenants.id));
}
