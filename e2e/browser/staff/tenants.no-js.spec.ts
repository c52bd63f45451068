import { expect, test } from "../fixtures";

test("without JavaScript tenants are listed, searched and opened", async ({ page }) => {
  await page.goto("/tenants");
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  await page.locator("main").getByRole("searchbox").fill("nordic");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.getByRole("link", { name: "Nordic Plate" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Nordic Plate" })).toBeVisible();
});
