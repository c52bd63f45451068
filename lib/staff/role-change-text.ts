import { parseEmail } from "@/lib/platform/email-address";
import type { RoleChange } from "./set-role";

type Refused = Extract<RoleChange, { kind: "refused" }>;

const inSupabase = "in Supabase (Authentication, Users)";

/** Why a role was not changed, and what to do. `entered`: the address or id as typed. */
export function roleRefusalText(refused: Refused, entered: string): string {
  switch (refused.problem) {
    case "no-account":
      return `No account has the address ${entered}. ${nextFor(entered)}`;
    case "unconfirmed":
      return `The account ${entered} has never confirmed its address, so it may belong to someone else. Ask its user to confirm it, or confirm it ${inSupabase}, then run this again.`;
    case "sso":
      return `The account ${entered} signs in through another service (SSO), and the console accepts only passwords. Create an account with a password ${inSupabase}, then run this again.`;
    case "last-admin":
      return `${entered} is the last admin. Make another account admin first.`;
    case "ambiguous": {
      const named = refused.accounts.map(({ id, email }) => `  ${id}  ${email}`).join("\n");
      return `Several accounts have the address ${entered}:\n${named}\nRun this again with one of these ids instead of the address.`;
    }
  }
}

function nextFor(entered: string): string {
  const parsed = parseEmail(entered, "The address is empty.");
  return parsed.ok
    ? "Create it in Supabase (Authentication, Users, Add user), then run this again."
    : parsed.message;
}
