import type { Page } from "@playwright/test";
import { expect, expectAccessible, expectNoHorizontalScroll, test } from "../fixtures";
import { accessCard, emailedLink, provision, setPassword, strongPassword } from "./activation";

async function changeEmail(page: Page, email: string): Promise<void> {
  await page.locator("summary").filter({ hasText: "Wrong e-mail?" }).click();
  await submitEmail(page, email);
}

async function submitEmail(page: Page, email: string): Promise<void> {
  await page.getByLabel("Owner’s e-mail").fill(email);
  await page.getByRole("button", { name: "Change the e-mail" }).click();
}

test("correcting a mistyped e-mail address on the success screen replaces the owner’s link", async ({
  page,
  visitor,
  unique,
}) => {
  const tenant = await provision(page, unique);
  const oldLink = await emailedLink(tenant.ownerEmail);
  const correctAddress = `right@${unique}.test`;
  await changeEmail(page, correctAddress);
  await expect(page.getByRole("heading", { name: "The owner’s address was changed" })).toBeVisible();
  await visitor.goto(oldLink);
  await expect(visitor.getByLabel("New password")).toHaveCount(0);
  await expect(visitor.getByRole("heading", { level: 1 })).toContainText("replaced");
  await visitor.goto(await emailedLink(correctAddress));
  await setPassword(visitor, strongPassword());
  await expect(visitor.getByRole("heading", { level: 1, name: `Welcome to ${tenant.name}` })).toBeVisible();
  await page.goto(`/tenants/${tenant.slug}`);
  await expect(accessCard(page).getByText("E-mail address changed by admin@example.com")).toBeVisible();
  await expect(page.getByText("Wrong e-mail?")).toHaveCount(0);
});

test("malformed, unchanged and taken e-mail addresses show an error at the field, which keeps the input and gets focus", async ({
  page,
  unique,
}) => {
  const tenant = await provision(page, unique);
  await emailedLink(tenant.ownerEmail);
  await page.goto(`/tenants/${tenant.slug}`);
  const field = page.getByLabel("Owner’s e-mail");
  await changeEmail(page, "ana@spoon-.com");
  await expect(field).toHaveAccessibleDescription(/spoon-/);
  await expect(field).toHaveValue("ana@spoon-.com");
  await expect(field).toBeFocused();
  await submitEmail(page, tenant.ownerEmail);
  await expect(field).toHaveAccessibleDescription(/already has this address/);
  await submitEmail(page, "admin@example.com");
  await expect(field).toHaveAccessibleDescription(/already has an account/);
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 800 });
  await expectNoHorizontalScroll(page);
});
