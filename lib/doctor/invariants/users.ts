import { hasFailed, type Invariant, prunedBefore } from "../invariant";

/** SQL for a `with` clause: existing auth users that are marked with an attempt's id. The column `attempt_id` is text. */
const made = `made as (
  select id, email, created_at, lower(attempt_id) as attempt_id
  from provisioning.accounts where attempt_id is not null and deleted_at is null
)`;

/** Every auth user that is marked with an attempt's id belongs to that attempt. */
export const userInvariants: readonly Invariant[] = [
  {
    name: "no-orphaned-users",
    rule: "No auth user of an undone attempt exists.",
    severity: "broken",
    remedy:
      "If a clean-up is open, wait for it. Otherwise run `npm run doctor -- --repair`, which flags the user. Any remaining user belongs to a tenant or is not the one that its attempt recorded. Check it by hand.",
    violations: `
      with ${made}
      select format('user %s of attempt %s, which is %s', made.id, attempt.id, attempt.status) as violation
      from made join provisioning.attempts as attempt on attempt.id::text = made.attempt_id
      where ${hasFailed("attempt.status")}`,
  },
  {
    name: "no-users-of-unknown-attempts",
    rule: "If an auth user is marked with an attempt's id, the attempt exists or was pruned, or the user belongs to a tenant.",
    severity: "broken",
    remedy:
      "Find out who uses the account, and delete it in Supabase if no one does. A repair does not delete it.",
    violations: `
      with ${made}
      select format('user %s is marked with attempt %s, which does not exist', made.id, left(made.attempt_id, 40)) as violation
      from made left join provisioning.attempts as attempt on attempt.id::text = made.attempt_id
      where attempt.id is null and made.created_at >= ${prunedBefore}
        and not exists (select from provisioning.tenant_members where user_id = made.id)`,
  },
  {
    name: "attempts-created-one-user",
    rule: "No attempt that is in flight or completed has created an auth user other than the one it recorded.",
    severity: "broken",
    remedy: "The attempt recorded another user. Delete this one in Supabase unless it owns something.",
    violations: `
      with ${made}
      select format('user %s is marked with attempt %s, whose user is %s', made.id, attempt.id, attempt.owner_user_id) as violation
      from made join provisioning.attempts as attempt on attempt.id::text = made.attempt_id
      where not (${hasFailed("attempt.status")}) and made.id is distinct from attempt.owner_user_id`,
  },
  {
    name: "undone-attempts-have-no-users",
    rule: "No auth user has the id that an undone attempt recorded for its owner, unless a clean-up is open or was resolved by hand.",
    severity: "broken",
    remedy:
      "Find out who created a user with this id. The user is not marked with the attempt's id, so a repair only flags it for a manual fix.",
    violations: `
      select format('user %s has the id that attempt %s (%s) recorded for its owner', account.id, attempt.id, attempt.status) as violation
      from provisioning.undone_owners as undone join provisioning.attempts as attempt on attempt.id = undone.attempt_id
      join provisioning.accounts as account on account.id = undone.user_id
      where account.deleted_at is null
        and lower(account.attempt_id) is distinct from attempt.id::text
        and not exists (select from provisioning.auth_cleanups as known
          where known.user_id = account.id and (known.state <> 'done' or known.resolved_by is not null))`,
  },
];
