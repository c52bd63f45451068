import { type Invariant, provisioned, prunedBefore } from "../invariant";

/** Every tenant created by this console is complete, and only completed attempts have a tenant. */
export const tenantInvariants: readonly Invariant[] = [
  {
    name: "completed-attempts-have-tenants",
    rule: "Every completed attempt has its tenant, unless setup created and removed it as a trial.",
    severity: "broken",
    remedy:
      "Apart from its own trials, the console never deletes tenants. Find out who deleted this one. If that was intended, keep this report as the record of it.",
    violations: `
      select format('attempt %s created tenant %s (%s), which does not exist', attempt.id, attempt.tenant_id, attempt.slug) as violation
      from provisioning.attempts as attempt left join provisioning.tenants as tenant on tenant.id = provisioning.tenant_key(attempt.tenant_id)
      where attempt.status = 'completed' and tenant.id is null and not exists (
        select from provisioning.staff_events where kind = 'trial_removed' and detail ->> 'attemptId' = attempt.id::text)`,
  },
  {
    name: "tenants-have-one-attempt",
    rule: "No two completed attempts have the same tenant.",
    severity: "broken",
    remedy: "The unique index attempts_tenant_id_key is missing. Restore it, then check both attempts.",
    violations: `
      select format('tenant %s was created by %s attempts', tenant_id, count(*)) as violation
      from provisioning.attempts where tenant_id is not null group by tenant_id having count(*) > 1`,
  },
  {
    name: "tenants-belong-to-completed-attempts",
    rule: "Only completed attempts have a tenant.",
    severity: "broken",
    remedy:
      "Records were written outside the attempt's transaction. Delete nothing. Compare the tenant with the attempt's events.",
    violations: `
      select format('tenant %s belongs to the user of attempt %s, which is %s', member.tenant_id, attempt.id, attempt.status) as violation
      from provisioning.attempts as attempt join provisioning.tenant_members as member on member.user_id = attempt.owner_user_id
      where attempt.status <> 'completed' and not attempt.owner_was_existing`,
  },
  {
    name: "tenants-have-one-owner",
    rule: "Every tenant created by this console has exactly one owner.",
    severity: "broken",
    remedy:
      "Correct the memberships so that exactly one user is the owner. The tenant's attempt records the first owner.",
    violations: `
      with ${provisioned}, owned as (
        select tenant_id, count(*) as n from provisioning.tenant_members where is_owner group by 1
      )
      select format('tenant %s (%s) has %s owners', id, slug, coalesce(n, 0)) as violation
      from provisioned left join owned on tenant_id = id where n is distinct from 1`,
  },
  {
    name: "owner-accounts-exist",
    rule: "The owner of every tenant created by this console has an auth user that is not deleted.",
    severity: "broken",
    remedy: "No one can sign in as this owner. Make another user the owner, or restore the account.",
    violations: `
      with ${provisioned}
      select format('tenant %s (%s) is owned by user %s, %s', tenant.id, tenant.slug, member.user_id,
        case when account.id is null then 'which does not exist' else 'which has been deleted' end) as violation
      from provisioned as tenant
      join provisioning.tenant_members as member on member.tenant_id = tenant.id and member.is_owner
      left join provisioning.accounts as account on account.id = member.user_id
      where account.id is null or account.deleted_at is not null`,
  },
  {
    name: "owners-match-attempts",
    rule: "The owner of a tenant created by this console is the account that its attempt recorded.",
    severity: "waiting",
    remedy: "If the tenant changed hands, nothing is wrong. Otherwise find out who changed the membership.",
    violations: `
      with owned as (
        select tenant_id, min(user_id::text) as user_id from provisioning.tenant_members
        where is_owner group by 1 having count(*) = 1
      )
      select format('tenant %s is owned by user %s, but attempt %s recorded user %s', owned.tenant_id, owned.user_id, attempt.id, owner_user_id) as violation
      from provisioning.attempts as attempt join owned on owned.tenant_id = provisioning.tenant_key(attempt.tenant_id)
      where status = 'completed' and owned.user_id is distinct from owner_user_id::text`,
  },
  {
    name: "slugs-unique-ignoring-case",
    rule: "No two tenants have slugs that differ only in case.",
    severity: "broken",
    remedy: "The tenants claim the same host name. Change one of the slugs in the product.",
    violations: `
      select format('%s tenants share the slug %s: %s', count(*), lower(slug), string_agg(id::text, ', ')) as violation
      from provisioning.tenants where slug is not null group by lower(slug) having count(*) > 1`,
  },
  {
    name: "tenant-attempts-exist",
    rule: "The attempt that created a tenant exists, unless it was pruned.",
    severity: "broken",
    remedy:
      "The attempt was removed outside the console. Compare with a backup and a checkpoint (`npm run audit:verify`).",
    // Accounts older than this installation belong to an earlier one, whose log was exported and removed with it.
    violations: `
      with installed as (
        select least((select min(added_at) from provisioning.staff), (select min(started_at) from provisioning.attempts),
          (select at from provisioning.staff_events order by seq limit 1)) as at
      )
      select format('tenant %s is owned by user %s of attempt %s, which does not exist', member.tenant_id, account.id, left(account.attempt_id, 40)) as violation
      from provisioning.accounts as account join provisioning.tenant_members as member on member.user_id = account.id
      left join provisioning.attempts as attempt on attempt.id::text = lower(account.attempt_id)
      where account.attempt_id is not null and attempt.id is null
        and account.created_at >= ${prunedBefore} and account.created_at >= (select at from installed)`,
  },
  {
    name: "rows-belong-to-attempts",
    rule: "Every event, clean-up, message, owner link and activation event belongs to an attempt that exists.",
    severity: "broken",
    remedy: "The attempt was removed outside the console. Compare with a backup and a checkpoint.",
    violations: `
      select format('%s has %s rows for attempt %s, which does not exist', of_table, count(*), attempt_id) as violation
      from (${["attempt_events", "auth_cleanups", "outbox", "activation_events", "owner_links"]
        .map((name) => `select '${name}' as of_table, attempt_id from provisioning.${name}`)
        .join(" union all ")}) as row
      where not exists (select from provisioning.attempts where id = attempt_id) group by of_table, attempt_id`,
  },
];
