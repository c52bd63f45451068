import { validate as isUuid } from "uuid";
import { parseEmail } from "@/lib/platform/email-address";
import type { RoleProblem } from "./set-role";

const inSupabase = "in Supabase (Authentication, Users)";

/** Why a role was not changed, and what to do. `entered`: the address or id as typed, or a phrase for the account. */
export function roleRefusalText(refused: RoleProblem, entered: string): string {
  switch (refused.problem) {
    case "no-account":
      return isUuid(entered.trim())
        ? `No account has the ID ${entered.trim()}. Check the ID ${inSupabase}, then try again.`
        : `No account has the address ${entered}. ${nextFor(entered)}`;
    case "unconfirmed":
      return `${entered} hasn’t been confirmed, so the account may belong to someone else. Ask the user to confirm the address, or confirm it ${inSupabase}, then try again.`;
    case "sso":
      return `${entered} signs in through another service (SSO), and the console accepts only passwords. Create an account with a password ${inSupabase}, then try again.`;
    case "last-admin":
      return `${entered} is the last admin who can sign in. Make another account an admin first.`;
    case "self":
      return "You can’t change your own access. Ask another admin.";
    case "not-admin":
      return "You’re no longer an admin. Ask an admin to make the change.";
    case "changed-since":
      return `${refused.email} ${refused.role ? `now has the ${refused.role} role` : "no longer has access"}. The role was changed in the meantime.`;
    case "tenant-owner":
      return `${refused.email} belongs to a customer, the owner of ${ownedNames(refused.tenants)}. With access to the console, they can see every tenant.`;
    case "ambiguous": {
      const list = refused.accounts.map(({ id, email }) => `  ${id}  ${email}`).join("\n");
      return `Several accounts have the address ${entered}:\n${list}\nUse one of these IDs instead of the address.`;
    }
  }
}

function nextFor(entered: string): string {
  const parsed = parseEmail(entered, "The address is empty.");
  return parsed.ok
    ? "Create it in Supabase (Authentication, Users, Add user), then try again."
    : parsed.message;
}

function ownedNames(tenants: readonly string[]): string {
  const names = tenants.length > 3 ? [...tenants.slice(0, 3), "others"] : tenants;
  return new Intl.ListFormat("en", { type: "conjunction" }).format(names);
}
