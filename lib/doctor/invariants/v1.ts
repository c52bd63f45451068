import type { Invariant } from "../invariant";

/**
 * SQL, to follow `from`: accounts that this console did not make, that no tenant has, and that are nobody's on
 * the staff. V1 makes the account first, so that one of today may still get its tenant.
 */
export const v1Orphans = `provisioning.accounts as account
  where deleted_at is null and not is_anonymous and created_at < now() - interval '1 day'
    and attempt_id is null
    and not exists (select from provisioning.tenant_members where user_id = account.id)
    and not exists (select from provisioning.staff where user_id = account.id)
    and not exists (select from provisioning.attempts where owner_user_id = account.id)`;

/** What was there before this console: shown, and changed only by who asks for it. */
export const v1Invariants: readonly Invariant[] = [
  {
    name: "v1-left-no-orphaned-user",
    promise: "Every account that is older than a day and was not made here has a tenant, or is on the staff.",
    severity: "inherited",
    remedy:
      "Find out whose they are: V1 leaves the owner's account behind when it fails. `npm run doctor -- --repair-v1` deletes those with no sign-in.",
    offenders: `
      select format('user %s, made on %s, %s', id, created_at::date,
        coalesce('last signed in on ' || last_sign_in_at::date, 'never signed in')) as offender
      from ${v1Orphans}`,
  },
];
