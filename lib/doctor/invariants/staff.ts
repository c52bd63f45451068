import type { Invariant } from "../invariant";

/** The staff, who are the users of the console. */
export const staffInvariants: readonly Invariant[] = [
  {
    name: "staff-accounts-exist",
    rule: "Every staff member has an account that is not deleted.",
    severity: "broken",
    remedy: "Remove the role (`npm run staff -- remove`). A later account with this id would get the role.",
    violations: `
      select format('user %s has the role %s, but the account %s', user_id, role, case when id is null then 'does not exist' else 'has been deleted' end) as violation
      from provisioning.staff left join provisioning.accounts on id = user_id where id is null or deleted_at is not null`,
  },
  {
    name: "staff-accounts-not-banned",
    rule: "No staff member has a banned account.",
    severity: "waiting",
    remedy: "When the ban ends, the role is active again. If the staff member has left, remove the role.",
    violations: `
      select format('user %s has the role %s, but the account is banned until %s', user_id, role, banned_until) as violation
      from provisioning.staff join provisioning.accounts on id = user_id where banned_until > now() and deleted_at is null`,
  },
  {
    name: "staff-emails-confirmed",
    rule: "Every staff member has confirmed the account's e-mail address.",
    severity: "broken",
    remedy:
      "The address may belong to someone else. Check it with the staff member and confirm it in Supabase (Authentication, Users), or remove the role.",
    violations: `
      select format('user %s has the role %s, but the address is not confirmed', user_id, role) as violation
      from provisioning.staff join provisioning.accounts on id = user_id where email_confirmed_at is null and deleted_at is null`,
  },
];
