import type { Page } from "@playwright/test";
import { accounts } from "@/local/seed";
import { expect, sameOrigin, test } from "../fixtures";
import { fillForm, hiddenFields, noRecords, recordCounts, send } from "./provisioning";

const jiroOwner = "owner@sushi-jiro.example.com";

test("without JavaScript, the error for a taken slug names its tenant and free alternatives, and the summary also reports that the owner has an account", async ({
  page,
}) => {
  await page.goto("/provision-v2");
  await fillForm(page, {
    name: "Golden Spoon",
    ownerName: "Ana",
    ownerEmail: "owner@chez-amelie.example.com",
  });
  await send(page);
  await expect(page.getByRole("link", { name: /^This person already owns Chez Amélie/ })).toBeVisible();
  await expect(page.getByRole("link", { name: /golden-spoon belongs to Golden Spoon/ })).toBeVisible();
  await expect(page.getByRole("group", { name: "Available:" })).toContainText(/golden-spoon-\d+/);
  await expect(page.getByRole("button", { name: /^golden-spoon-/ })).toHaveCount(0);
});

test("without JavaScript, a checkbox makes an existing account the owner", async ({
  page,
  query,
  unique,
}) => {
  await page.goto("/provision-v2");
  await fillForm(page, { name: unique, ownerName: "Haruto Sato", ownerEmail: jiroOwner });
  await send(page);
  await expect(page.getByText("EMAIL_TAKEN")).toBeVisible();
  await page.getByLabel("Use this existing account").check();
  await send(page);
  await expect(page.getByRole("heading", { level: 1, name: `${unique} is ready` })).toBeVisible();
  expect(await recordCounts(query, unique, jiroOwner)).toMatchObject({ tenants: 1, owners: 1, users: 1 });
});

test("without JavaScript, the consent to use an existing account does not apply to another e-mail address", async ({
  page,
  query,
  unique,
}) => {
  await page.goto("/provision-v2");
  await fillForm(page, { name: unique, ownerName: "Haruto Sato", ownerEmail: jiroOwner });
  await send(page);
  await page.getByLabel("Use this existing account").check();
  await page.getByLabel("Owner’s e-mail").fill("owner@chez-amelie.example.com");
  await send(page);
  await expect(page.locator("main").getByRole("alert")).toContainText("This person already owns Chez Amélie");
  await expect(page.getByText("EMAIL_TAKEN")).toBeVisible();
  expect(await recordCounts(query, unique, "none")).toEqual(noRecords);
});

test("without JavaScript, the next tenant starts with the same settings", async ({ page, unique }) => {
  await page.goto("/provision-v2?plan=growth&timezone=Asia%2FTokyo&currency=JPY&locale=ja-JP");
  await fillForm(page, { name: unique, ownerName: "Ana", ownerEmail: `ana@${unique}.test` });
  await send(page);
  await expect(page.getByRole("heading", { level: 1, name: `${unique} is ready` })).toBeVisible();
  await page.getByRole("link", { name: "Provision another" }).click();
  await expect(page.getByLabel("Time zone")).toHaveValue("Asia/Tokyo");
});

test("without JavaScript, resending the same form, for example after going back, leads to the same tenant", async ({
  page,
  query,
  unique,
}) => {
  const owner = { ownerName: "Ana", ownerEmail: `ana@${unique}.test` };
  const typed = { name: unique, slug: unique, ...owner, plan: "starter", timezone: "UTC", currency: "USD" };
  const multipart = { ...(await hiddenFields(page.request)), ...typed, locale: "en-GB" };
  const request = { headers: sameOrigin, multipart, maxRedirects: 0 };
  const [first, second] = [
    await page.request.post("/provision-v2", request),
    await page.request.post("/provision-v2", request),
  ];
  expect(first.headers().location).toMatch(/attempt=/);
  expect(second.headers().location).toBe(first.headers().location);
  expect(await recordCounts(query, unique, owner.ownerEmail)).toMatchObject({
    tenants: 1,
    owners: 1,
    users: 1,
  });
});

async function signIn(page: Page): Promise<void> {
  const [{ email, password }] = accounts;
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/provision-v2");
}

test("without JavaScript, signing in restores the input of a form sent after the session ended", async ({
  page,
  context,
  query,
  unique,
}) => {
  const ownerEmail = `ana@${unique}.test`;
  await page.goto("/provision-v2");
  await fillForm(page, { name: unique, ownerName: "Ana Novak", ownerEmail });
  await page.getByLabel("Plan").selectOption("growth");
  await context.clearCookies();
  await send(page);
  await signIn(page);
  await expect(page.getByLabel("Business name")).toHaveValue(unique);
  await expect(page.getByLabel("Owner’s e-mail")).toHaveValue(ownerEmail);
  await expect(page.getByLabel("Plan")).toHaveValue("growth");
  await send(page);
  await expect(page.getByRole("heading", { level: 1, name: `${unique} is ready` })).toBeVisible();
  expect(await recordCounts(query, unique, ownerEmail)).toMatchObject({ tenants: 1, users: 1 });
  await page.goto("/provision-v2");
  await expect(page.getByLabel("Business name")).toHaveValue("");
});

test("without JavaScript, one user's input is not shown to the next user who signs in", async ({
  page,
  context,
  unique,
}) => {
  await page.goto("/provision-v2");
  await fillForm(page, { name: unique, ownerName: "Ana", ownerEmail: `ana@${unique}.test` });
  await page.locator("[name=staffId]").evaluate((input: HTMLInputElement) => {
    input.value = "another user";
  });
  await context.clearCookies();
  await send(page);
  await signIn(page);
  await expect(page.getByLabel("Business name")).toHaveValue("");
});

test("without JavaScript, a preview shows every row, keeps the input, and creates nothing", async ({
  page,
  query,
  unique,
}) => {
  const ownerEmail = `ana@${unique}.test`;
  await page.goto("/provision-v2");
  await fillForm(page, { name: `Seen ${unique}`, ownerName: "Ana Novak", ownerEmail });
  await page.getByLabel("Currency").selectOption("EUR");
  await page.getByRole("button", { name: "Preview" }).click();
  const preview = page.getByRole("region", { name: "Preview" });
  await expect(preview).toContainText("Nothing was created.");
  await expect(preview).toContainText(`seen-${unique}`);
  await expect(page.getByLabel("Business name")).toHaveValue(`Seen ${unique}`);
  await expect(page.getByLabel("Currency")).toHaveValue("EUR");
  expect(await recordCounts(query, `seen-${unique}`, ownerEmail)).toEqual(noRecords);

  await page.getByLabel("Owner’s e-mail").fill("ana");
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(page.getByLabel("Owner’s e-mail")).toHaveAttribute("aria-invalid", "true");
  await expect(preview).toBeHidden();

  await page.getByLabel("Owner’s e-mail").fill(ownerEmail);
  await send(page);
  await expect(page.getByRole("heading", { level: 1, name: `Seen ${unique} is ready` })).toBeVisible();
});
