import { namesOf } from "@/db/names";
import { tenantMemberships, tenants } from "@/db/schema/tenants";
import { type Invariant, provisioned } from "../invariant";

const tenant = namesOf(tenants);
const member = namesOf(tenantMemberships);

/** What every tenant that was made here has, and that no other attempt has one. */
export const tenantInvariants: readonly Invariant[] = [
  {
    name: "completed-attempt-has-its-tenant",
    promise: "Every completed attempt has its tenant, unless setting up made and removed it.",
    severity: "broken",
    remedy:
      "Nothing in this console deletes tenants: find out who did. If it was meant, the report is the record of it.",
    offenders: `
      select format('attempt %s completed tenant %s (%s), which is not there', attempt.id, attempt.tenant_id, attempt.slug) as offender
      from provisioning.attempts as attempt left join ${tenant.table} as tenant on tenant.${tenant.id} = attempt.tenant_id
      where attempt.status = 'completed' and tenant.${tenant.id} is null and not exists (
        select from provisioning.staff_events where kind = 'trial_removed' and detail ->> 'attemptId' = attempt.id::text)`,
  },
  {
    name: "tenant-has-one-attempt",
    promise: "No two attempts completed the same tenant.",
    severity: "broken",
    remedy: "The unique index attempts_tenant_id_key is missing: restore it, then look at both attempts.",
    offenders: `
      select format('tenant %s was completed by %s attempts', tenant_id, count(*)) as offender
      from provisioning.attempts where tenant_id is not null group by tenant_id having count(*) > 1`,
  },
  {
    name: "unfinished-attempt-made-no-tenant",
    promise: "Only completed attempts have made a tenant.",
    severity: "broken",
    remedy:
      "Delete nothing. Compare the tenant with the attempt's events: records were written outside its transaction.",
    offenders: `
      select format('tenant %s belongs to the user of attempt %s, which is %s', member.${member.tenantId}, attempt.id, attempt.status) as offender
      from provisioning.attempts as attempt join ${member.table} as member on member.${member.userId} = attempt.owner_user_id
      where attempt.status <> 'completed' and not attempt.owner_was_existing`,
  },
  {
    name: "tenant-has-one-owner",
    promise: "Every tenant that was made here has exactly one owner.",
    severity: "broken",
    remedy:
      "Give the tenant back its one membership with the role `owner`; its attempt names the first owner.",
    offenders: `
      with ${provisioned}, owned as (
        select ${member.tenantId} as tenant_id, count(*) as n from ${member.table} where ${member.role} = 'owner' group by 1
      )
      select format('tenant %s (%s) has %s owners', id, slug, coalesce(n, 0)) as offender
      from provisioned left join owned on tenant_id = id where n is distinct from 1`,
  },
  {
    name: "owner-has-an-account",
    promise: "The owner of every tenant that was made here has an auth user that is not deleted.",
    severity: "broken",
    remedy: "Nobody can sign in as this owner: make another user the owner, or restore the account.",
    offenders: `
      with ${provisioned}
      select format('tenant %s (%s) is owned by user %s, %s', tenant.id, tenant.slug, member.${member.userId},
        case when account.id is null then 'who is not there' else 'who is deleted' end) as offender
      from provisioned as tenant
      join ${member.table} as member on member.${member.tenantId} = tenant.id and member.${member.role} = 'owner'
      left join provisioning.accounts as account on account.id = member.${member.userId}
      where account.id is null or account.deleted_at is not null`,
  },
];
