import type { Invariant } from "../invariant";

/** The people who may use the console. */
export const staffInvariants: readonly Invariant[] = [
  {
    name: "staff-has-an-account",
    promise: "Every member of staff has an account that is not deleted.",
    severity: "broken",
    remedy: "Remove the role (`npm run staff -- remove`): an account made later with this id would have it.",
    offenders: `
      select format('user %s is %s, and the account %s', user_id, role, case when id is null then 'is not there' else 'is deleted' end) as offender
      from provisioning.staff left join provisioning.accounts on id = user_id where id is null or deleted_at is not null`,
  },
  {
    name: "staff-is-not-banned",
    promise: "No member of staff has a banned account.",
    severity: "waiting",
    remedy: "A ban ends by itself, and the role is then back. If the user has left, remove the role too.",
    offenders: `
      select format('user %s is %s, and the account is banned until %s', user_id, role, banned_until) as offender
      from provisioning.staff join provisioning.accounts on id = user_id where banned_until > now() and deleted_at is null`,
  },
  {
    name: "staff-has-confirmed-its-address",
    promise: "Every member of staff has confirmed the account's e-mail address.",
    severity: "broken",
    remedy:
      "The address may belong to someone else. Confirm it with the person, then in Supabase (Authentication, Users), or remove the role.",
    offenders: `
      select format('user %s is %s, and the address is not confirmed', user_id, role) as offender
      from provisioning.staff join provisioning.accounts on id = user_id where email_confirmed_at is null and deleted_at is null`,
  },
];
