import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { sameOrigin } from "../fixtures";
import { fillForm, hiddenFields, send } from "../form/provisioning";

type Query = (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;
type Email = { id: string; html: string; subject: string };

export type NewTenant = { name: string; slug: string; ownerEmail: string };

const newTenant = (unique: string) => ({
  name: `Owned ${unique}`,
  slug: `owned-${unique}`,
  ownerEmail: `ana@${unique}.test`,
});

/** Provisions a tenant with the form, up to its success screen. */
export async function provision(page: Page, unique: string): Promise<NewTenant> {
  const tenant = newTenant(unique);
  await page.goto("/provision-v2");
  await fillForm(page, { ...tenant, ownerName: "Ana Novak" });
  await send(page);
  await expect(page.getByRole("heading", { level: 1, name: `${tenant.name} is ready` })).toBeVisible();
  return tenant;
}

/** Provisions a tenant as a form without JavaScript does, for tests that start after the success screen. */
export async function postTenant(page: Page, unique: string, locale = "en-US"): Promise<NewTenant> {
  const tenant = newTenant(unique);
  const response = await page.request.post("/provision-v2", {
    headers: sameOrigin,
    multipart: {
      ...(await hiddenFields(page.request)),
      ...tenant,
      ownerName: "Ana Novak",
      ownerAccount: "new",
      plan: "starter",
      timezone: "UTC",
      currency: "USD",
      locale,
    },
    maxRedirects: 0,
  });
  expect(response.status()).toBe(303);
  return tenant;
}

/** Provisions one more tenant with the form, for an owner who has an account. */
export async function addTenant(page: Page, unique: string, ownerEmail: string): Promise<NewTenant> {
  const tenant = { name: `Added ${unique}`, slug: `added-${unique}`, ownerEmail };
  await page.goto("/provision-v2");
  await fillForm(page, { ...tenant, ownerName: "A. Novak" });
  await page.getByLabel("Use this existing account").check();
  await send(page);
  await expect(page.getByRole("heading", { level: 1, name: `${tenant.name} is ready` })).toBeVisible();
  return tenant;
}

/** Returns a new password that passes every rule. */
export function strongPassword(): string {
  return `violet tractor ${randomUUID().slice(0, 8)}`;
}

export async function emailsTo(address: string): Promise<Email[]> {
  const response = await fetch(`${process.env.E2E_INBOX_URL}/mails.json?to=${encodeURIComponent(address)}`);
  return (await response.json()) as Email[];
}

/** The invitations to an address, newest first; other e-mails contain no activation link. */
async function invitationsTo(address: string): Promise<Email[]> {
  return (await emailsTo(address)).filter(({ html }) => html.includes("/activate/"));
}

/** Waits until `count` invitations have arrived at an address, and returns the path of the newest link. */
export async function emailedLink(address: string, count = 1): Promise<string> {
  await expect.poll(async () => (await invitationsTo(address)).length).toBe(count);
  const [newest] = await invitationsTo(address);
  const href = /href="([^"]+\/activate\/[^"]+)"/.exec(newest?.html ?? "")?.[1] ?? "";
  const link = new URL(href);
  expect(link.origin).toBe(process.env.E2E_BASE_URL);
  return link.pathname;
}

/** Waits until an e-mail with a matching subject has arrived at an address, and returns it. */
export async function waitForEmail(address: string, subject: RegExp): Promise<Email> {
  const find = async () => (await emailsTo(address)).find((mail) => subject.test(mail.subject));
  await expect.poll(async () => (await find())?.subject).toMatch(subject);
  return (await find()) as Email;
}

export function linkKey(link: string): string {
  return link.split("/").at(-1) ?? "";
}

/** Expires the owner's links. */
export async function expireLinks(query: Query, ownerEmail: string): Promise<void> {
  await query(
    `update provisioning.owner_links set expires_at = now() - interval '1 minute'
     where owner_id = (select id from auth.users where email = $1)`,
    [ownerEmail],
  );
}

export async function setPassword(page: Page, password: string): Promise<void> {
  await page.getByLabel("New password").fill(password);
  await page.getByRole("button", { name: "Set password and sign in" }).click();
}

/** The card “Owner’s access” on a page of the console. */
export function accessCard(page: Page) {
  return page
    .locator("[data-slot=card]")
    .filter({ has: page.getByRole("heading", { name: "Owner’s access" }) });
}

/** Takes both steps to copy a link, and returns its path. */
export async function copyLink(page: Page): Promise<string> {
  await page.locator("summary").filter({ hasText: "Copy a link" }).click();
  await page.getByRole("button", { name: "Create a link" }).click();
  const shownUrl = new URL(await page.getByLabel("Link for the owner").inputValue());
  expect(shownUrl.origin).toBe(new URL(page.url()).origin);
  return shownUrl.pathname;
}

/** Takes both steps to revoke the owner's link. */
export async function revokeLink(page: Page): Promise<void> {
  await page.locator("summary").filter({ hasText: "Revoke" }).click();
  await page.getByRole("button", { name: "Yes, revoke the link" }).click();
}

/** Every row of every table of the console and the product, as text, without the Auth server's tables. */
export async function allRows(query: Query): Promise<string> {
  const tables = await query(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('provisioning', 'public')",
  );
  const rows: unknown[] = [];
  for (const { name } of tables) rows.push(await query(`select t::text as row from ${name} as t`));
  return JSON.stringify(rows);
}
