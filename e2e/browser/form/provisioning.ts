import type { APIRequestContext, Locator, Page, Request } from "@playwright/test";
import { countRecords } from "@/db/product/testing";

export type Owner = { name: string; ownerName: string; ownerEmail: string };

export async function fillForm(page: Page, { name, ownerName, ownerEmail }: Owner): Promise<void> {
  await page.getByLabel("Business name").fill(name);
  await page.getByLabel("Owner’s name").fill(ownerName);
  await page.getByLabel("Owner’s e-mail").fill(ownerEmail);
}

export async function send(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Provision tenant" }).click();
}

/** Reads the hidden fields of the form as a browser without scripts would send them. */
export async function hiddenFields(request: APIRequestContext): Promise<Record<string, string>> {
  const html = await (await request.get("/provision-v2")).text();
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

/** The lines under the two fields that are checked while they are typed. */
export const slugStatus = (page: Page): Locator => page.locator("#slug-status");
export const emailStatus = (page: Page): Locator => page.locator("#ownerEmail-status");

/** Whether a request is a live check, and asks about a text. */
export function asksAbout(request: Request, text: string): boolean {
  const body = request.postData() ?? "";
  return request.method() === "POST" && body.startsWith('[{"slug"') && body.includes(`"${text}"`);
}

/** Lets the answers about a text wait until they are let go. */
export async function holdAnswers(page: Page, text: string): Promise<() => void> {
  let letGo = () => {};
  const free = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route("/provision-v2*", async (route) => {
    if (!asksAbout(route.request(), text)) return route.fallback();
    const response = await route.fetch();
    await free;
    await route.fulfill({ response });
  });
  return letGo;
}

type Query = (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

/** Counts what exists of a slug and of an owner's address. */
export async function leftOf(query: Query, slug: string, ownerEmail: string) {
  const [counts] = await query(countRecords(slug, ownerEmail));
  return counts;
}

export { nothing } from "@/db/product/testing";
