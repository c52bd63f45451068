import { expect, test } from "@playwright/test";
import { accounts } from "@/local/seed";
import { sessionFile } from "../fixtures";

for (const { role, email, password } of accounts) {
  test(`${role} signs in`, async ({ page }) => {
    await page.goto("/login");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Tenants" })).toBeVisible();
    await page.context().storageState({ path: sessionFile(role) });
  });
}
