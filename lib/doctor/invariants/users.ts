import { type Invariant, prunedBefore } from "../invariant";

/** SQL, to follow `with`: living auth users that carry an attempt's id, as the text that it is. */
const made = `made as (
  select id, email, created_at, lower(attempt_id) as attempt_id
  from provisioning.accounts where attempt_id is not null and deleted_at is null
)`;

/** Whose every auth user is that carries an attempt's id. */
export const userInvariants: readonly Invariant[] = [
  {
    name: "no-orphaned-user",
    promise: "An auth user of an attempt that was undone is gone.",
    severity: "broken",
    remedy:
      "Wait for the clean-up if one is open; else run `npm run doctor -- --repair`, which flags the user. One that remains belongs to a tenant, or has another id than its attempt recorded: decide by hand.",
    offenders: `
      with ${made}
      select format('user %s of attempt %s, which is %s', made.id, attempt.id, attempt.status) as offender
      from made join provisioning.attempts as attempt on attempt.id::text = made.attempt_id
      where attempt.status in ('failed', 'rolled_back')`,
  },
  {
    name: "no-user-of-unknown-attempt",
    promise:
      "An auth user that carries an attempt's id carries one that exists or was pruned, or belongs to a tenant.",
    severity: "broken",
    remedy:
      "Find out whose user it is, and delete it in Supabase if it is no one's. A repair does not delete it.",
    offenders: `
      with ${made}
      select format('user %s carries attempt %s, which is not there', made.id, left(made.attempt_id, 40)) as offender
      from made left join provisioning.attempts as attempt on attempt.id::text = made.attempt_id
      where attempt.id is null and made.created_at >= ${prunedBefore}
        and not exists (select from provisioning.tenant_members where user_id = made.id)`,
  },
  {
    name: "attempt-made-one-user",
    promise:
      "An attempt that is in flight or completed has made no other auth user than the one it recorded.",
    severity: "broken",
    remedy: "Delete the user in Supabase unless it owns something: the attempt's own user is another one.",
    offenders: `
      with ${made}
      select format('user %s carries attempt %s, whose user is %s', made.id, attempt.id, attempt.owner_user_id) as offender
      from made join provisioning.attempts as attempt on attempt.id::text = made.attempt_id
      where attempt.status not in ('failed', 'rolled_back') and made.id is distinct from attempt.owner_user_id`,
  },
  {
    name: "undone-attempt-holds-no-user",
    promise:
      "The user id of an attempt that was undone has no user, unless a clean-up is open or a person resolved it.",
    severity: "broken",
    remedy:
      "Find out who created a user with this id. It does not carry the attempt's id, so a repair only flags it for a person.",
    offenders: `
      select format('user %s has the id of attempt %s, which is %s', account.id, attempt.id, attempt.status) as offender
      from provisioning.undone_owners as undone join provisioning.attempts as attempt on attempt.id = undone.attempt_id
      join provisioning.accounts as account on account.id = undone.user_id
      where account.deleted_at is null
        and lower(account.attempt_id) is distinct from attempt.id::text
        and not exists (select from provisioning.auth_cleanups as known
          where known.user_id = account.id and (known.state <> 'done' or known.resolved_by is not null))`,
  },
];
