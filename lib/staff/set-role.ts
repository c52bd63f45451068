import "server-only";
import { sql } from "drizzle-orm";
import { type Executor, transaction } from "@/db/client";
import { recordStaffEvent, type StaffEventActor } from "@/lib/audit/staff-events";
import type { StaffRole } from "@/lib/auth/authorize";
import { parseEmail } from "@/lib/email-address";

/** What became of a change of role. `unchanged` says that it was as asked for before. */
export type RoleChange =
  | { kind: "changed" | "unchanged"; email: string; before: StaffRole | null; after: StaffRole | null }
  | { kind: "refused"; problem: "no-account" | "last-admin" };

/**
 * Gives the account with this address a role in the console, or takes it away (`null`); acts on the next
 * request of that person. The change and its record in the staff log are one transaction. The last admin stays:
 * without one nobody could provision, or retry a clean-up.
 */
export function setRole(
  actor: StaffEventActor,
  address: string,
  role: StaffRole | null,
): Promise<RoleChange> {
  const parsed = parseEmail(address, "");
  // An account that was made elsewhere may have an address that the console would not accept for an owner.
  const email = parsed.ok ? parsed.email : address.trim().toLowerCase();
  return transaction(async (tx) => {
    // One change at a time, so that two cannot each take away the other last admin.
    await tx.execute(sql`lock table provisioning.staff in share row exclusive mode`);
    const account = await findAccount(tx, email);
    if (!account) return { kind: "refused", problem: "no-account" };
    const before = account.role;
    if (before === role) return { kind: "unchanged", email, before, after: role };
    if (before === "admin" && account.admins === 1) return { kind: "refused", problem: "last-admin" };
    await tx.execute(
      role
        ? sql`insert into provisioning.staff (user_id, role, added_by) values (${account.id}::uuid, ${role}, ${actor.email})
            on conflict (user_id) do update set role = excluded.role, added_by = excluded.added_by, added_at = now()`
        : sql`delete from provisioning.staff where user_id = ${account.id}::uuid`,
    );
    await recordStaffEvent(actor, "role_changed", { userId: account.id, email, before, after: role }, tx);
    return { kind: "changed", email, before, after: role };
  });
}

type Account = { id: string; role: StaffRole | null; admins: number };

async function findAccount(tx: Executor, email: string): Promise<Account | undefined> {
  const { rows } = await tx.execute<Account>(sql`
    select accounts.id, staff.role, (select count(*)::int from provisioning.staff where role = 'admin') as admins
    from provisioning.accounts left join provisioning.staff on staff.user_id = accounts.id
    where email = ${email} and deleted_at is null
    order by staff.role is null limit 1`);
  return rows[0];
}
