import { expect, test } from "../fixtures";

test("without JavaScript tenants can be found by part of a name, filtered and opened", async ({ page }) => {
  await page.goto("/tenants");
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  await page.locator("main").getByRole("searchbox").fill("ORDIC  pla");
  await page.getByLabel("Plan").selectOption("Growth");
  await page.getByLabel("Origin").selectOption("Created here");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/plan=growth/);
  await expect(page.getByText("1 tenant", { exact: true })).toBeVisible();
  await expect(page.getByRole("row")).toHaveCount(2);
  await expect(page.getByLabel("Origin")).toHaveValue("here");

  await page.getByLabel("Origin").selectOption("Created elsewhere");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText("No tenant matches all of these conditions.")).toBeVisible();
  await page.getByRole("link", { name: "Search attempts, owners and domains too" }).click();
  await page.getByRole("link", { name: "Nordic Plate" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Nordic Plate" })).toBeVisible();
});
