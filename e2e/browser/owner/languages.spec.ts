import { readFileSync } from "node:fs";
import type { APIRequestContext } from "@playwright/test";
import { builtActions } from "../built";
import { expect, expectAccessible, sameOrigin, test } from "../fixtures";
import { hiddenFieldsIn } from "../form/provisioning";
import { emailedLink, emailsTo, postTenant, strongPassword } from "./activation";

const catalogueOf = (language: string): typeof import("@/messages/en.json") =>
  JSON.parse(readFileSync(`messages/${language}.json`, "utf8"));

const [fr, ja] = [catalogueOf("fr"), catalogueOf("ja")];
const catalogues = {
  "en-US": catalogueOf("en"),
  "cs-CZ": catalogueOf("cs"),
  "de-AT": catalogueOf("de"),
  "es-MX": catalogueOf("es"),
  "fr-CA": fr,
  "ja-JP": ja,
};
const short = {
  "en-US": "it has 5 of at least 15 characters",
  "cs-CZ": "má 5 znaků, musí jich mít alespoň 15",
  "de-AT": "Es hat 5 von mindestens 15 Zeichen",
  "es-MX": "tiene 5 de un mínimo de 15 caracteres",
  "fr-CA": "il compte 5 caractères sur 15 au minimum",
  "ja-JP": "現在 5 文字です。15 文字以上",
};

/** The text in a page's HTML, without its scripts and tags. */
function textOf(html: string): string {
  const body = html.slice(html.indexOf("<body")).replace(/<script.*?<\/script>/gs, "");
  return body
    .replace(/<!--.*?-->/g, "")
    .replace(/<[^>]*>/g, "\n")
    .replaceAll("&#x27;", "'")
    .replaceAll("&amp;", "&");
}

async function sendPassword(request: APIRequestContext, path: string, page: string, password: string) {
  const multipart = { ...hiddenFieldsIn(page), password };
  return request.post(path, { headers: { ...sameOrigin, accept: "text/html" }, multipart });
}

for (const locale of Object.keys(catalogues) as (keyof typeof catalogues)[]) {
  const { mails, pages } = catalogues[locale];

  test(`without JavaScript, owners get e-mails and pages in the language of their tenant’s locale: ${locale}`, async ({
    page,
    playwright,
    unique,
  }) => {
    const { name, ownerEmail } = await postTenant(page, unique, locale);
    const link = await emailedLink(ownerEmail);
    const [mail] = await emailsTo(ownerEmail);
    expect(mail?.html).toContain(`lang="${locale}"`);
    expect(mail?.html).toContain(mails.invitation.action);

    // The browser has a different language.
    const extraHTTPHeaders = { "accept-language": locale === "en-US" ? "ja" : "en" };
    const owner = await playwright.request.newContext({
      baseURL: process.env.E2E_BASE_URL,
      extraHTTPHeaders,
    });
    const form = await (await owner.get(link)).text();
    expect(form).toContain(`<html lang="${locale}"`);
    expect(textOf(form)).toContain(pages.password.title);
    expect(textOf(form)).toContain(pages.password.label);
    expect(textOf(form)).toContain(pages.skip);
    expect(form).toMatch(new RegExp(`<title>${pages.password.title} · `));
    for (const [other, catalogue] of Object.entries(catalogues)) {
      if (other !== locale) expect(form).not.toContain(catalogue.pages.password.title);
    }

    const olderForm = builtActions().reduce(
      (html, { id }) => html.replaceAll(id, "60".padEnd(42, "e")),
      form,
    );
    const outdated = await sendPassword(owner, link, olderForm, strongPassword());
    expect(outdated.status()).toBe(409);
    const outdatedHtml = await outdated.text();
    expect(outdatedHtml).toContain(`<html lang="${locale}"`);
    expect(textOf(outdatedHtml)).toContain(pages.errors.outdated.text);
    expect(textOf(outdatedHtml)).toContain(pages.errors.reload);
    expect(outdatedHtml).not.toMatch(/Tenant console|<nav|<dl>/);

    const refused = await (await sendPassword(owner, link, form, "short")).text();
    expect(refused).toContain(`<html lang="${locale}"`);
    expect(textOf(refused)).toContain(short[locale]);
    const welcome = await sendPassword(owner, link, refused, strongPassword());
    expect(new URL(welcome.url()).pathname).toBe("/welcome");
    const welcomeHtml = await welcome.text();
    expect(welcomeHtml).toContain(`<html lang="${locale}"`);
    expect(textOf(welcomeHtml)).toContain(pages.welcome.titleTo.replace("{business}", name));
    expect(textOf(welcomeHtml)).toContain(pages.welcome.signOut);

    const used = await (await page.request.get(link)).text();
    expect(textOf(used)).toContain(pages.deadLinks.used.title);
    await owner.dispose();
  });
}

test("with JavaScript, owners’ pages and messages are in the tenant’s language, and the console stays in English", async ({
  page,
  visitor,
  unique,
}) => {
  const { name, ownerEmail } = await postTenant(page, unique, "ja-JP");
  await visitor.goto(await emailedLink(ownerEmail));
  await expect(visitor.locator("html")).toHaveAttribute("lang", "ja-JP");
  const password = visitor.getByLabel(ja.pages.password.label);
  await password.fill("short");
  await visitor.getByRole("button", { name: ja.pages.password.action }).click();
  await expect(visitor.getByText(short["ja-JP"])).toBeVisible();
  await expect(password).toBeFocused();
  await expectAccessible(visitor);

  await password.fill(strongPassword());
  await visitor.getByRole("button", { name: ja.pages.password.action }).click();
  await expect(visitor.getByRole("heading", { level: 1, name: `「${name}」へようこそ` })).toBeVisible();
  await expect(visitor.locator("html")).toHaveAttribute("lang", "ja-JP");
  await expectAccessible(visitor);
  await visitor.getByRole("button", { name: ja.pages.welcome.signOut }).click();
  await expect(visitor.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await expect(visitor.locator("html")).toHaveAttribute("lang", "en");
});

test("an error that the page’s own error boundaries cannot catch is explained in the tenant’s language, even after a retry", async ({
  page,
  visitor,
  unique,
}) => {
  const { ownerEmail } = await postTenant(page, unique, "fr-CA");
  // The theme provider in the root layout calls `matchMedia`.
  await visitor.addInitScript(() => {
    window.matchMedia = () => {
      throw new Error("broken");
    };
  });
  await visitor.goto(await emailedLink(ownerEmail));
  const { browser, retry } = fr.pages.errors;
  for (let attempt = 0; attempt < 2; attempt++) {
    await expect(visitor.getByRole("heading", { level: 1, name: browser.title })).toBeVisible();
    await expect(visitor.getByText(browser.text)).toBeVisible();
    await expect(visitor.locator("html")).toHaveAttribute("lang", "fr-CA");
    await expect(visitor.getByRole("navigation")).toHaveCount(0);
    await expect(visitor).not.toHaveTitle(/Tenant console/);
    await visitor.getByRole("button", { name: retry }).click();
  }
});

test("an owner’s page without a known tenant is in the browser’s language", async ({ playwright }) => {
  const owner = await playwright.request.newContext({
    baseURL: process.env.E2E_BASE_URL,
    extraHTTPHeaders: { "accept-language": "pl, fr-CA;q=0.8, de;q=0.2" },
  });
  for (const [path, text] of [
    ["/activate", fr.pages.noLink.title],
    [`/activate/${"k".repeat(43)}`, fr.pages.deadLinks.unknown.title],
    ["/activate/no/page", fr.pages.notFound.title],
  ] as const) {
    const html = await (await owner.get(path)).text();
    expect(html).toContain('<html lang="fr"');
    expect(textOf(html)).toContain(text);
  }
  const signInPage = await (await owner.get("/login")).text();
  expect(signInPage).toContain('<html lang="en"');
  await owner.dispose();
});
