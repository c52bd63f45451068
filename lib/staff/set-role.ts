import "server-only";
import { and, asc, eq, sql } from "drizzle-orm";
import { type Executor, transaction } from "@/db/client";
import { tenantMembers, tenants } from "@/db/schema/tenants";
import type { StaffRole } from "@/lib/auth/authorize";
import { recordStaffEvent, type StaffEventActor } from "@/lib/staff-log/record";
import { tenantDisplayName } from "@/lib/tenants/name";
import { type Account, findAccount, type NoAccount } from "./find-account";

/** Why a role was not changed. */
export type RoleProblem =
  | NoAccount
  /** `not-admin`: the actor is no longer an admin. */
  | { problem: "not-admin" | "self" | "last-admin" }
  /** The role has changed since the actor saw it. */
  | { problem: "changed-since"; email: string; role: StaffRole | null }
  | { problem: "tenant-owner"; email: string; tenants: string[] };

/** The outcome of a role change. `unchanged`: the account already had that role. */
export type RoleChange =
  | { kind: "changed" | "unchanged"; email: string; before: StaffRole | null; after: StaffRole | null }
  | ({ kind: "refused" } & RoleProblem);

/** `expectedRole`: the role that the actor saw. `acceptOwner`: whether to accept an account that owns tenants. */
export type RoleChecks = { expectedRole?: StaffRole | null; acceptOwner?: boolean };

/**
 * Gives an account, found by address or id, a role in the console, or removes its role (`null`). Takes effect on the
 * user's next request. The change and its record in the staff log are one transaction. An admin cannot change
 * their own role. The last admin keeps the role, because only admins can provision tenants and retry clean-ups.
 */
export function setRole(
  actor: StaffEventActor,
  addressOrId: string,
  role: StaffRole | null,
  { expectedRole, acceptOwner = true }: RoleChecks = {},
): Promise<RoleChange> {
  return transaction(async (tx) => {
    // One change at a time, so that two concurrent changes cannot remove the last two admins.
    await tx.execute(sql`lock table provisioning.staff in share row exclusive mode`);
    if (!(await isStillAdmin(tx, actor))) return { kind: "refused", problem: "not-admin" };
    const result = await findAccount(tx, addressOrId, role);
    if ("problem" in result) return { kind: "refused", ...result };
    const { id, email, role: before } = result.account;
    if (before === role) return { kind: "unchanged", email, before, after: role };
    if (expectedRole !== undefined && expectedRole !== before) {
      return { kind: "refused", problem: "changed-since", email, role: before };
    }
    if (id === actor.id) return { kind: "refused", problem: "self" };
    if (isLastAdmin(result.account)) return { kind: "refused", problem: "last-admin" };
    if (before === null && !acceptOwner) {
      const tenants = await ownedTenants(tx, id);
      if (tenants.length > 0) return { kind: "refused", problem: "tenant-owner", email, tenants };
    }
    // The database records a change itself if it is not recorded first.
    await recordStaffEvent(actor, "role_changed", { userId: id, email, before, after: role }, tx);
    await tx.execute(
      role
        ? sql`insert into provisioning.staff (user_id, role, added_by) values (${id}::uuid, ${role}, ${actor.email})
            on conflict (user_id) do update set role = excluded.role, added_by = excluded.added_by`
        : sql`delete from provisioning.staff where user_id = ${id}::uuid`,
    );
    return { kind: "changed", email, before, after: role };
  });
}

/** Read under the lock, because another admin may have removed the actor after the request was authorised. */
async function isStillAdmin(tx: Executor, { id }: StaffEventActor): Promise<boolean> {
  if (id === null) return true;
  const { rows } = await tx.execute(
    sql`select from provisioning.staff where user_id = ${id}::uuid and role = 'admin'`,
  );
  return rows.length > 0;
}

/** True for an admin if no other admin can sign in. False for one whose account was deleted. */
function isLastAdmin({ role, deleted, otherAdmins }: Account): boolean {
  return role === "admin" && !deleted && otherAdmins === 0;
}

/** The names of at most four tenants that an account owns: three to show, and a fourth if there are more. */
async function ownedTenants(tx: Executor, userId: string): Promise<string[]> {
  const rows = await tx
    .select({ name: tenantDisplayName })
    .from(tenantMembers)
    .innerJoin(tenants, eq(tenants.id, tenantMembers.tenantId))
    .where(and(eq(tenantMembers.userId, userId), eq(tenantMembers.isOwner, true)))
    .orderBy(asc(tenants.createdAt), asc(tenants.id))
    .limit(4);
  return rows.map(({ name }) => name);
}
