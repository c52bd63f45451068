import { accounts } from "@/local/seed";
import { expect, test } from "../fixtures";
import { actBeforeHydration } from "../hydration";
import { emailStatus, fillForm, send, slugStatus } from "./provisioning";

const [admin] = accounts;

test("the input and its idempotency key survive a reload, and clearing the form resets both", async ({
  page,
  unique,
}) => {
  await page.goto("/provision-v2");
  await fillForm(page, { name: unique, ownerName: "Ana Novak", ownerEmail: `ana@${unique}.test` });
  await page.getByLabel("Plan").selectOption("growth");
  await page.getByLabel("Slug").fill(`own-${unique}`);
  const key = await page.locator("[name=attemptId]").inputValue();
  await page.reload();
  await expect(page.getByText("Draft restored")).toBeVisible();
  await expect(page.getByLabel("Business name")).toHaveValue(unique);
  await expect(page.getByLabel("Slug")).toHaveValue(`own-${unique}`);
  await expect(page.getByLabel("Plan")).toHaveValue("growth");
  await expect(slugStatus(page)).toHaveText(`own-${unique} is available.`);
  await expect(page.locator("[name=attemptId]")).toHaveValue(key);

  await page.getByRole("button", { name: "Clear" }).click();
  await expect(page.getByLabel("Business name")).toHaveValue("");
  await expect(page.getByLabel("Business name")).toBeFocused();
  await expect(page.locator("[name=attemptId]")).not.toHaveValue(key);
  await page.reload();
  await expect(page.getByLabel("Currency")).toHaveValue("GBP");
  await expect(page.getByText("Draft restored")).toHaveCount(0);
});

test("the form reports a session that ended while the user typed, and keeps the input through sign-in", async ({
  page,
  context,
  unique,
}) => {
  await page.goto("/provision-v2");
  await page.getByLabel("Business name").fill(unique);
  await expect(slugStatus(page)).toContainText("is available");
  await context.clearCookies();
  await page.getByLabel("Owner’s name").fill("Ana Novak");
  await page.getByLabel("Owner’s e-mail").fill(`ana@${unique}.test`);
  await expect(emailStatus(page)).toContainText("Not checked: your session has ended");
  await send(page);
  const summary = page.getByRole("alert").filter({ hasText: "You’re signed out" });
  await expect(summary).toBeFocused();
  await summary.getByRole("link", { name: "Sign in to continue" }).click();
  await expect(page).toHaveTitle(/^Sign in/);
  await page.getByLabel("E-mail").fill(admin.email);
  await page.getByLabel("Password", { exact: true }).fill(admin.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/provision-v2");
  await expect(page.getByLabel("Owner’s name")).toHaveValue("Ana Novak");
  await send(page);
  await expect(page.getByRole("heading", { level: 1, name: `${unique} is ready` })).toBeVisible();
});

test("signing in returns to the requested page", async ({ page, context }) => {
  await context.clearCookies();
  await page.goto("/provision-v2?plan=growth&currency=EUR");
  await page.getByLabel("E-mail").fill(admin.email);
  await page.getByLabel("Password", { exact: true }).fill(admin.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/provision-v2?plan=growth&currency=EUR");
});

test("provisioning a tenant deletes the draft, and the next tenant starts with the same settings", async ({
  page,
  unique,
}) => {
  await page.goto("/provision-v2");
  await fillForm(page, { name: unique, ownerName: "Ana", ownerEmail: `ana@${unique}.test` });
  await page.getByLabel("Plan").selectOption("enterprise");
  await page.getByLabel("Time zone").selectOption("Asia/Tokyo");
  await page.getByLabel("Currency").selectOption("JPY");
  await page.getByLabel("Language").selectOption("ja-JP");
  await send(page);
  await expect(page.getByRole("heading", { level: 1, name: `${unique} is ready` })).toBeVisible();
  expect(await page.evaluate(() => sessionStorage.getItem("provision-v2"))).toBeNull();
  await page.getByRole("link", { name: "Provision another" }).click();
  await expect(page.getByLabel("Business name")).toHaveValue("");
  await expect(page.getByLabel("Plan")).toHaveValue("enterprise");
  await expect(page.getByLabel("Time zone")).toHaveValue("Asia/Tokyo");
  await expect(page.getByLabel("Currency")).toHaveValue("JPY");
  await expect(page.getByLabel("Language")).toHaveValue("ja-JP");
});

test("unknown settings in the page’s URL are ignored", async ({ page }) => {
  await page.goto("/provision-v2?plan=free&currency=%3Cscript%3E&timezone=Mars&locale=en-IE");
  await expect(page.getByLabel("Plan")).toHaveValue("starter");
  await expect(page.getByLabel("Currency")).toHaveValue("USD");
  await expect(page.getByLabel("Time zone")).toHaveValue("UTC");
  await expect(page.getByLabel("Language")).toHaveValue("en-IE");
});

test("the time zone, currency and language default to the browser’s", async ({ page }) => {
  await page.goto("/provision-v2");
  await expect(page.getByLabel("Time zone")).toHaveValue("Europe/Prague");
  await expect(page.getByLabel("Currency")).toHaveValue("GBP");
  await expect(page.getByLabel("Language")).toHaveValue("en-GB");
});

test("the form uses the defaults if the browser has no usable settings", async ({ page }) => {
  await page.route("/provision-v2", (route) =>
    route.continue({ headers: { ...route.request().headers(), "accept-language": "en-US@posix" } }),
  );
  await page.addInitScript(`
    Object.defineProperty(navigator, "language", { get: () => "en-US@posix" });
    Object.defineProperty(navigator, "languages", { get: () => ["en-US@posix"] });
    delete globalThis.Temporal;
    Intl.DateTimeFormat.prototype.resolvedOptions = () => ({ timeZone: undefined });`);
  await page.goto("/provision-v2");
  await page.getByLabel("Business name").fill("Žižkov Grill");
  await expect(page.getByLabel("Slug")).toHaveValue("zizkov-grill");
  await expect(page.getByLabel("Currency")).toHaveValue("USD");
});

test("input typed before the scripts load is kept, and the slug follows the name", async ({
  page,
  unique,
}) => {
  await actBeforeHydration(page);
  let load = () => {};
  const loaded = new Promise<void>((resolve) => {
    load = resolve;
  });
  await page.route("**/_next/static/**/*.js", async (route) => {
    await loaded;
    await route.continue();
  });
  await page.goto("/provision-v2", { waitUntil: "commit" });
  await page.getByLabel("Business name").fill(`Early ${unique}`);
  await page.getByLabel("Plan").selectOption("growth");
  load();
  await expect(page.getByLabel("Slug")).toHaveValue(`early-${unique}`);
  await expect(page.getByLabel("Business name")).toHaveValue(`Early ${unique}`);
  await expect(page.getByLabel("Plan")).toHaveValue("growth");
  await expect(slugStatus(page)).toContainText("is available");
});

test("a draft is shown only to the user who typed it", async ({ page, unique }) => {
  await page.goto("/provision-v2");
  await page.getByLabel("Business name").fill(unique);
  await page.evaluate(() => {
    const draft = JSON.parse(sessionStorage.getItem("provision-v2") ?? "");
    sessionStorage.setItem("provision-v2", JSON.stringify({ ...draft, staffId: "another user" }));
  });
  await page.reload();
  await expect(page.getByLabel("Currency")).toHaveValue("GBP");
  await expect(page.getByLabel("Business name")).toHaveValue("");
});

test("after a reload, a refusal links back to the form, which keeps all input and gets a new key", async ({
  page,
  unique,
}) => {
  await page.goto("/provision-v2");
  await fillForm(page, { name: unique, ownerName: "Ana", ownerEmail: "owner@golden-spoon.example.com" });
  const key = await page.locator("[name=attemptId]").inputValue();
  await page.route("/provision-v2*", async (route) => {
    const body = route.request().postData() ?? "";
    if (!body.includes(key) || body.startsWith("[")) return route.fallback();
    await route.fetch();
    await route.abort();
  });
  await send(page);
  await expect(page.getByRole("alert").filter({ hasText: "couldn’t find out" })).toBeVisible();
  await page.reload();
  await page.getByRole("link", { name: "view its status" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "The tenant wasn’t created" })).toBeVisible();
  await expect(page.getByText("EMAIL_TAKEN")).toBeVisible();
  await page.getByRole("link", { name: "Back to the form" }).click();
  await expect(page.getByLabel("Business name")).toHaveValue(unique);
  await expect(page.locator("[name=attemptId]")).not.toHaveValue(key);
  await page.getByLabel("Owner’s e-mail").fill(`ana@${unique}.test`);
  await send(page);
  await expect(page.getByRole("heading", { level: 1, name: `${unique} is ready` })).toBeVisible();
});
