import "server-only";
import { sql } from "drizzle-orm";
import { validate as isUuid } from "uuid";
import { type Executor, transaction } from "@/db/client";
import type { StaffRole } from "@/lib/auth/authorize";
import { parseEmail } from "@/lib/platform/email-address";
import { recordStaffEvent, type StaffEventActor } from "@/lib/staff-log/record";

/** The outcome of a role change. `unchanged`: the account already had that role. */
export type RoleChange =
  | { kind: "changed" | "unchanged"; email: string; before: StaffRole | null; after: StaffRole | null }
  | { kind: "refused"; problem: "no-account" | "last-admin" | "unconfirmed" | "sso" }
  /** Several accounts have the address: one must be chosen by its id. */
  | { kind: "refused"; problem: "ambiguous"; accounts: { id: string; email: string }[] };

/**
 * Gives an account, by address or id, a role in the console, or removes it (`null`). Takes effect on the
 * user's next request. The change and its record in the staff log are one transaction. The last admin cannot
 * be removed: without one, no one could provision or retry a clean-up.
 */
export function setRole(
  actor: StaffEventActor,
  addressOrId: string,
  role: StaffRole | null,
): Promise<RoleChange> {
  const parsed = parseEmail(addressOrId, "");
  // An account created elsewhere may have an address that the console would not accept for an owner.
  const wanted = parsed.ok ? parsed.email : addressOrId.trim().toLowerCase();
  return transaction(async (tx) => {
    // One change at a time, so that two concurrent changes cannot remove the last two admins.
    await tx.execute(sql`lock table provisioning.staff in share row exclusive mode`);
    const found = chooseAccount(await findAccounts(tx, wanted), role);
    if (found.kind === "refused") return found;
    const { id, email, role: before, admins } = found.account;
    if (before === role) return { kind: "unchanged", email, before, after: role };
    if (before === "admin" && admins === 1) return { kind: "refused", problem: "last-admin" };
    await tx.execute(
      role
        ? sql`insert into provisioning.staff (user_id, role, added_by) values (${id}::uuid, ${role}, ${actor.email})
            on conflict (user_id) do update set role = excluded.role, added_by = excluded.added_by`
        : sql`delete from provisioning.staff where user_id = ${id}::uuid`,
    );
    await recordStaffEvent(actor, "role_changed", { userId: id, email, before, after: role }, tx);
    return { kind: "changed", email, before, after: role };
  });
}

type Account = {
  id: string;
  email: string;
  confirmed: boolean;
  sso: boolean;
  role: StaffRole | null;
  admins: number;
};

async function findAccounts(tx: Executor, addressOrId: string): Promise<Account[]> {
  const named = isUuid(addressOrId) ? sql`accounts.id = ${addressOrId}::uuid` : sql`address = ${addressOrId}`;
  const { rows } = await tx.execute<Account>(sql`
    select accounts.id, address as email, email_confirmed_at is not null as confirmed, is_sso_user as sso, staff.role,
      (select count(*)::int from provisioning.staff where role = 'admin') as admins
    from provisioning.accounts left join provisioning.staff on staff.user_id = accounts.id
    where ${named} and deleted_at is null order by accounts.id`);
  return rows;
}

type Choice = { kind: "chosen"; account: Account } | Extract<RoleChange, { kind: "refused" }>;

/**
 * Among accounts with the same address, chooses the one that can sign in here: not through SSO, and with a confirmed
 * address, since anyone could have entered an unconfirmed one. To remove a role, chooses the account that has it.
 */
function chooseAccount(accounts: readonly Account[], role: StaffRole | null): Choice {
  const [first] = accounts;
  if (!first) return { kind: "refused", problem: "no-account" };
  const staff = accounts.filter((account) => account.role !== null);
  const eligible = role === null ? accounts : accounts.filter(({ confirmed, sso }) => confirmed && !sso);
  const candidates = role === null && staff.length > 0 ? staff : eligible;
  const [account] = candidates;
  if (!account) return { kind: "refused", problem: accounts.every(({ sso }) => sso) ? "sso" : "unconfirmed" };
  if (candidates.length === 1) return { kind: "chosen", account };
  return {
    kind: "refused",
    problem: "ambiguous",
    accounts: candidates.map(({ id, email }) => ({ id, email })),
  };
}
