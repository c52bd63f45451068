import type { APIRequestContext, Locator, Page, Request } from "@playwright/test";
import { countRecordsSql } from "@/db/product/testing";

/** The fields of the form that have no default. */
export type TenantInput = { name: string; ownerName: string; ownerEmail: string };

export async function fillForm(page: Page, { name, ownerName, ownerEmail }: TenantInput): Promise<void> {
  await page.getByLabel("Business name").fill(name);
  await page.getByLabel("Owner’s name").fill(ownerName);
  await page.getByLabel("Owner’s e-mail").fill(ownerEmail);
}

export async function send(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Provision tenant" }).click();
}

/** Reads the hidden fields of the form as a browser without JavaScript would send them. */
export async function hiddenFields(request: APIRequestContext): Promise<Record<string, string>> {
  return hiddenFieldsIn(await (await request.get("/provision-v2")).text());
}

/** The hidden fields of a page's form, as a browser without JavaScript sends them. */
export function hiddenFieldsIn(html: string): Record<string, string> {
  const form = html.match(/<form[^>]*noValidate[\s\S]*?<\/form>/i)?.[0] ?? "";
  const inputs = [...form.matchAll(/<input type="hidden"([^>]*)>/g)].map(([, attributes = ""]) => attributes);
  const decode = (text = "") =>
    text.replaceAll("&quot;", '"').replaceAll("&#x27;", "'").replaceAll("&amp;", "&");
  return Object.fromEntries(
    inputs.map((attributes) => [
      decode(attributes.match(/name="([^"]*)"/)?.[1]),
      decode(attributes.match(/value="([^"]*)"/)?.[1]),
    ]),
  );
}

/** The status lines of the two fields with live checks. */
export const slugStatus = (page: Page): Locator => page.locator("#slug-status");
export const emailStatus = (page: Page): Locator => page.locator("#ownerEmail-status");

/** Whether a request is a live check of `text`. */
export function isCheckOf(request: Request, text: string): boolean {
  const body = request.postData() ?? "";
  return request.method() === "POST" && body.startsWith('[{"slug"') && body.includes(`"${text}"`);
}

/** Delays the responses to live checks of `text` until the returned function is called. */
export async function delayChecks(page: Page, text: string): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("/provision-v2*", async (route) => {
    if (!isCheckOf(route.request(), text)) return route.fallback();
    const response = await route.fetch();
    await released;
    await route.fulfill({ response });
  });
  return release;
}

type Query = (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

/**
 * Delays the creation of the owner's account until the returned function is called: the Auth server's insert waits for
 * this uncommitted row with the same address.
 */
export async function delayAccount(query: Query, ownerEmail: string): Promise<() => Promise<void>> {
  await query("begin");
  await query("insert into auth.users (id, email) values (gen_random_uuid(), $1)", [ownerEmail]);
  return async () => {
    await query("rollback");
  };
}

/** Counts the records of the tenant with this slug, and the accounts with this e-mail address. */
export async function recordCounts(query: Query, slug: string, ownerEmail: string) {
  const [counts] = await query(countRecordsSql(slug, ownerEmail));
  return counts;
}

export { noRecords } from "@/db/product/testing";
