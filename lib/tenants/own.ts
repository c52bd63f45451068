import "server-only";
import { and, asc, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { tenantHostnames, tenantMembers, tenants } from "@/db/schema/tenants";
import { shownName } from "./name";

export type OwnTenant = {
  id: string;
  name: string;
  role: string | null;
  /** Its primary host name; null if it has none. */
  hostname: string | null;
};

/** The tenants that a user is a member of, oldest first. `userId` must come from a verified token. */
export function listOwnTenants(userId: string): Promise<OwnTenant[]> {
  return db
    .select({
      id: tenants.id,
      name: shownName,
      role: tenantMembers.role,
      hostname: tenantHostnames.hostname,
    })
    .from(tenantMembers)
    .innerJoin(tenants, eq(tenants.id, tenantMembers.tenantId))
    .leftJoin(
      tenantHostnames,
      and(eq(tenantHostnames.tenantId, tenants.id), eq(tenantHostnames.isPrimary, true)),
    )
    .where(eq(tenantMembers.userId, userId))
    .orderBy(asc(tenants.createdAt), asc(tenants.id));
}
