import "server-only";
import { sql } from "drizzle-orm";
import { validate as isUuid } from "uuid";
import type { Executor } from "@/db/client";
import type { StaffRole } from "@/lib/auth/authorize";
import { parseEmail } from "@/lib/platform/email-address";

export type Account = {
  id: string;
  /** The address; the user id if the account was deleted. */
  email: string;
  confirmed: boolean;
  sso: boolean;
  /** True if a staff member's account was deleted. Their role can only be removed. */
  deleted: boolean;
  role: StaffRole | null;
  /** The number of other admins who can sign in here: their accounts are confirmed, not banned and not SSO. */
  otherAdmins: number;
};

export type NoAccount =
  | { problem: "no-account" | "unconfirmed" | "sso" }
  /** Several accounts have the address. The caller must choose one by its id. */
  | { problem: "ambiguous"; accounts: { id: string; email: string }[] };

/** Finds the account, by its address or id, to which `role` is given, or whose role is removed if `role` is null. */
export async function findAccount(
  on: Executor,
  addressOrId: string,
  role: StaffRole | null,
): Promise<{ account: Account } | NoAccount> {
  const parsed = parseEmail(addressOrId, "");
  // An account created elsewhere may have an address that the console would not accept for an owner.
  const typed = addressOrId
    .toWellFormed()
    .replaceAll(/\p{Cc}/gu, "")
    .trim();
  const normalized = parsed.ok ? parsed.email : typed.toLowerCase();
  return chooseAccount(await readAccounts(on, normalized), role);
}

async function readAccounts(on: Executor, addressOrId: string): Promise<Account[]> {
  const byId = isUuid(addressOrId);
  const condition = byId ? sql`accounts.id = ${addressOrId}::uuid` : sql`address = ${addressOrId}`;
  const deleted = sql`union all select user_id, user_id::text, false, false, true, role from provisioning.staff
    where user_id = ${byId ? addressOrId : null}::uuid and not exists (
      select from provisioning.accounts where id = user_id and deleted_at is null)`;
  const { rows } = await on.execute<Account>(sql`
    select matches.*, (
      select count(*)::int from provisioning.staff as other join provisioning.accounts on accounts.id = other.user_id
      where other.role = 'admin' and other.user_id <> matches.id
        and deleted_at is null and email_confirmed_at is not null and not is_sso_user
        and (banned_until is null or banned_until <= now())) as "otherAdmins"
    from (
      select accounts.id, address as email, email_confirmed_at is not null as confirmed, is_sso_user as sso, false as deleted, role
      from provisioning.accounts left join provisioning.staff on user_id = accounts.id
      where ${condition} and deleted_at is null
      ${deleted}) as matches
    order by matches.id`);
  return rows;
}

/**
 * Among accounts with the same address, chooses the one that can sign in here: not through SSO, and with a confirmed
 * address, because anyone could have registered with an unconfirmed one. To remove a role, any account with a role
 * qualifies. To lower a role, an account with a role qualifies if none can sign in.
 */
function chooseAccount(
  accounts: readonly Account[],
  role: StaffRole | null,
): { account: Account } | NoAccount {
  const existing = role === null ? accounts : accounts.filter(({ deleted }) => !deleted);
  if (existing.length === 0) return { problem: "no-account" };
  const candidates = role === null ? removableAccounts(existing) : eligibleAccounts(existing, role);
  const [account] = candidates;
  if (!account) return { problem: existing.every(({ sso }) => sso) ? "sso" : "unconfirmed" };
  if (candidates.length === 1) return { account };
  return { problem: "ambiguous", accounts: candidates.map(({ id, email }) => ({ id, email })) };
}

function removableAccounts(accounts: readonly Account[]): readonly Account[] {
  const staff = accounts.filter((account) => account.role !== null);
  return staff.length > 0 ? staff : accounts;
}

function eligibleAccounts(accounts: readonly Account[], role: StaffRole): readonly Account[] {
  const eligible = accounts.filter(({ confirmed, sso }) => confirmed && !sso);
  if (eligible.length > 0 || role === "admin") return eligible;
  return accounts.filter((account) => account.role !== null);
}
