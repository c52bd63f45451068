import { expect, test } from "../fixtures";

test("without JavaScript, tenants can be found by part of a name, filtered and opened", async ({ page }) => {
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

test("without JavaScript, tenants can be sorted by a column heading or, on a narrow screen, by a select field, and filters keep the order", async ({
  page,
}) => {
  await page.goto("/tenants");
  const heading = (name: string) => page.getByRole("columnheader", { name });
  await expect(heading("Created")).toHaveAttribute("aria-sort", "descending");
  await heading("Tenant").getByRole("link").click();
  await expect(heading("Tenant")).toHaveAttribute("aria-sort", "ascending");
  await expect(heading("Created")).not.toHaveAttribute("aria-sort");
  await page.waitForLoadState();
  const shown = await page.locator("tbody tr td:first-child a").allTextContents();
  expect(shown.length).toBeGreaterThan(1);
  expect(shown).toEqual(shown.toSorted(new Intl.Collator("und").compare));

  await page.getByLabel("Origin").selectOption("Created here");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(heading("Tenant")).toHaveAttribute("aria-sort", "ascending");
  await heading("Tenant").getByRole("link").click();
  await expect(heading("Tenant")).toHaveAttribute("aria-sort", "descending");
  await expect(page).toHaveURL("/tenants?origin=here&sort=name-desc");

  await page.setViewportSize({ width: 390, height: 800 });
  await page.getByText("Filter and sort").click();
  await page.getByLabel("Order").selectOption("Oldest first");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/sort=oldest/);
  await expect(page.getByRole("region", { name: "Tenants, oldest first" })).toBeVisible();
});
