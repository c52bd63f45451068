import { expect, test } from "../fixtures";
import { emailStatus, slugStatus } from "./provisioning";

test("filling in three fields and pressing Enter creates a tenant", async ({ page, unique }) => {
  await page.goto("/provision-v2");
  await page.getByLabel("Business name").fill(unique);
  await page.getByLabel("Owner’s name").fill("Ana");
  await page.getByLabel("Owner’s e-mail").fill(`ana@${unique}.test`);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: `${unique} is ready` })).toBeVisible();
});

test("a conflict can be fixed and the form sent with only the keyboard, and the outcome gets focus", async ({
  page,
  unique,
}) => {
  await page.goto("/provision-v2");
  await page.getByLabel("Business name").focus();
  await page.keyboard.type("Golden Spoon");
  await expect(slugStatus(page)).toContainText("belongs to Golden Spoon");
  // The next stops are the slug, the link to its tenant, and the first suggestion.
  for (const _ of [1, 2, 3]) await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: /^golden-spoon-\d+$/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(slugStatus(page)).toContainText("is available");

  await page.keyboard.press("End");
  await page.keyboard.type(`-${unique}`);
  await page.keyboard.press("Tab");
  await page.keyboard.type("Jan Dvořák");
  await page.keyboard.press("Tab");
  await page.keyboard.type("owner@zizkov-grill.example.com");
  await expect(emailStatus(page)).toContainText("This person already owns");
  const consent = page.getByLabel("Use this existing account");
  const links = await emailStatus(page).getByRole("link").count();
  for (let tab = 0; tab <= links; tab++) await page.keyboard.press("Tab");
  await expect(consent).toBeFocused();
  await page.keyboard.press("Space");
  await expect(consent).toBeChecked();
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Golden Spoon is ready" })).toBeVisible();
  await expect(page.locator(":focus")).toContainText("Tenant provisioned");
});

test("a refusal gets focus, and its links lead to the fields", async ({ page }) => {
  await page.goto("/provision-v2");
  await page.getByLabel("Business name").focus();
  await page.keyboard.press("Enter");
  const summary = page.getByRole("alert").filter({ hasText: "Check these fields" });
  await expect(summary).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(summary.getByRole("link", { name: /^Enter the business name/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Business name")).toBeFocused();
  await page.keyboard.type("G");
  await expect(page.getByLabel("Business name")).not.toHaveAttribute("aria-invalid");
});
