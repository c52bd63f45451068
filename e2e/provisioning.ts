import type { Page } from "@playwright/test";

export type Owner = { name: string; ownerName: string; ownerEmail: string };

export async function fillForm(page: Page, { name, ownerName, ownerEmail }: Owner): Promise<void> {
  await page.getByLabel("Business name").fill(name);
  await page.getByLabel("Owner’s name").fill(ownerName);
  await page.getByLabel("Owner’s e-mail").fill(ownerEmail);
}

export async function send(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Provision tenant" }).click();
}

type Query = (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

/** Counts what exists of a slug and of an owner's address. */
export async function leftOf(query: Query, slug: string, ownerEmail: string) {
  const [counts] = await query(
    `with tenant as (select id from public.tenants where slug = $1)
     select (select count(*)::int from tenant) as tenants,
       (select count(*)::int from public.tenant_settings where tenant_id in (table tenant)) as settings,
       (select count(*)::int from public.tenant_subscriptions where tenant_id in (table tenant)) as subscriptions,
       (select count(*)::int from public.tenant_memberships where tenant_id in (table tenant) and role = 'owner') as owners,
       (select count(*)::int from public.tenant_domains where hostname = $1 || '.example.com' and is_primary) as primary_domains,
       (select count(*)::int from auth.users where email = $2) as users`,
    [slug, ownerEmail],
  );
  return counts;
}

export const nothing = { tenants: 0, settings: 0, subscriptions: 0, owners: 0, primary_domains: 0, users: 0 };
