import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures";

const field = (page: Page) => page.getByRole("searchbox", { name: "Search tenants and attempts" });

test.describe("support staff", () => {
  test.use({ role: "support" });

  test("can find out with one search and one click why a tenant was not created", async ({ page }) => {
    await page.goto("/tenants");
    let searches = 0;
    let clicks = 0;

    await field(page).fill("copper  KETTLE");
    await field(page).press("Enter");
    searches += 1;
    const attempt = page.getByRole("row").filter({ hasText: "copper-kettle" });
    await expect(attempt).toContainText("It failed, and everything was undone.");

    await attempt.getByRole("link", { name: "Copper Kettle" }).click();
    clicks += 1;
    await expect(page).toHaveURL(/\/audit\/[0-9a-f-]{36}$/);
    await expect(page.getByRole("heading", { level: 1, name: "Copper Kettle" })).toBeVisible();
    await expect(page.getByText("The tenant’s records couldn’t be saved").first()).toBeVisible();
    expect({ searches, clicks }).toEqual({ searches: 1, clicks: 1 });
  });
});

test("the slash key focuses the search, and is typed normally in a field", async ({ page }) => {
  await page.goto("/tenants");
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("/");
  await expect(field(page)).toBeFocused();
  await expect(field(page)).toHaveValue("");
  await page.keyboard.type("a/b");
  await expect(field(page)).toHaveValue("a/b");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/search?q=a%2Fb");
  await expect(field(page)).toHaveValue("a/b");
  await expect(page.getByText("Nothing found")).toBeVisible();
});

test("on a narrow screen the header links to the search", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto("/tenants");
  await page.getByRole("link", { name: "Search tenants and attempts" }).click();
  await field(page).fill("O'Brien");
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByRole("link", { name: "O’Brien & Sons" }).click();
  await expect(page).toHaveURL("/tenants/obrien-and-sons");
});
