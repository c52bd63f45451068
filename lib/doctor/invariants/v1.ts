import type { Invariant } from "../invariant";

/**
 * SQL for a `from` clause: accounts that this console did not create and that belong to no tenant and no staff
 * member. V1 creates the account first, so an account less than a day old might still get its tenant and is left out.
 */
export const v1Orphans = `provisioning.accounts as account
  where deleted_at is null and not is_anonymous and created_at < now() - interval '1 day'
    and attempt_id is null
    and not exists (select from provisioning.tenant_members where user_id = account.id)
    and not exists (select from provisioning.staff where user_id = account.id)
    and not exists (select from provisioning.attempts where owner_user_id = account.id)`;

/** Accounts that V1 left without a tenant. The doctor shows them, and deletes unused ones on request. */
export const v1Invariants: readonly Invariant[] = [
  {
    name: "no-orphaned-v1-users",
    rule: "Every account that is older than a day and was not created by this console has a tenant or belongs to staff.",
    severity: "inherited",
    remedy:
      "Find out who uses the accounts: V1 leaves the owner's account behind when it fails. `npm run doctor -- --repair-v1` deletes the accounts that were never used to sign in.",
    violations: `
      select format('user %s, created on %s, %s', id, created_at::date,
        coalesce('last signed in on ' || last_sign_in_at::date, 'never signed in')) as violation
      from ${v1Orphans}`,
  },
];
