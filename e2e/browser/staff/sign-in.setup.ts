import { expect, test } from "@playwright/test";
import { timeZoneCookie } from "@/app/(console)/audit/metrics/time-zone-cookie";
import { accounts } from "@/local/seed";
import { sessionFile } from "../fixtures";

for (const { role, email, password } of accounts) {
  test(`${role} signs in`, async ({ page }) => {
    await page.goto("/login");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Tenants" })).toBeVisible();
    // Stores the browser's time zone. Otherwise the metrics page reloads once, possibly just before a test clicks.
    const { hostname: domain } = new URL(page.url());
    const value = encodeURIComponent("Europe/Prague");
    await page.context().addCookies([{ name: timeZoneCookie, value, domain, path: "/audit" }]);
    await page.context().storageState({ path: sessionFile(role) });
  });
}
