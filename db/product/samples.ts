import { sql } from "drizzle-orm";
import type { Executor } from "../client";
import type { NewTenant } from "../seam/define-product";

/** Inserts a tenant into the development database. Its subscription is `active` if the trial has ended. */
export function insertSample(
  tx: Executor,
  {
    id,
    slug,
    name,
    plan,
    timezone,
    currency,
    locale,
    hostname,
    trialEndsAt,
    owner,
    createdAt,
  }: NewTenant & {
    id: string;
    createdAt: Date;
  },
): Promise<unknown> {
  return tx.execute(sql`
    with tenant as (
      insert into public.tenants (id, slug, name, plan, created_at, updated_at)
      values (${id}, ${slug}, ${name}, ${plan}, ${createdAt}, ${createdAt})
      on conflict do nothing returning id, created_at
    ), membership as (
      insert into public.tenant_memberships (tenant_id, user_id, role, created_at)
      select id, ${owner.id}::uuid, 'owner', created_at from tenant
    ), settings as (
      insert into public.tenant_settings (tenant_id, timezone, currency, locale)
      select id, ${timezone}, ${currency}, ${locale} from tenant
    ), subscription as (
      insert into public.tenant_subscriptions (tenant_id, plan, status, trial_ends_at)
      select id, ${plan}, case when ${trialEndsAt}::timestamptz > now() then 'trialing' else 'active' end, ${trialEndsAt}::timestamptz from tenant
    )
    insert into public.tenant_domains (hostname, tenant_id, is_primary) select ${hostname}, id, true from tenant`);
}
