import type { Page } from "@playwright/test";
import { expect, expectAccessible, expectNoHorizontalScroll, test } from "../fixtures";
import { inEachTheme } from "./themes";

const field = (page: Page) => page.getByRole("searchbox", { name: "Search tenants and attempts" });

/** The action that each role can take next for an attempt that was undone. */
const nextActions = { support: "Copy for a ticket", admin: "Try again with these values" } as const;

for (const role of ["support", "admin"] as const) {
  test.describe(role, () => {
    test.use({ role });

    test("staff find out with one search and one click why a tenant was not created, and can act on it", async ({
      page,
    }) => {
      // Staff see this page after sign-in.
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
      await expect(page.getByText("The tenant’s records couldn’t be saved").first()).toBeVisible();
      await expect(page.getByText(nextActions[role]).first()).toBeVisible();
      expect({ searches, clicks }).toEqual({ searches: 1, clicks: 1 });
    });
  });
}

test("the slash key focuses the search, but types a slash in a field", async ({ page }) => {
  await page.goto("/tenants");
  await expect(async () => {
    await page.keyboard.press("/");
    await expect(field(page)).toBeFocused({ timeout: 1_000 });
  }).toPass();
  await expect(field(page)).toHaveValue("");
  await page.keyboard.type("a/b");
  await expect(field(page)).toHaveValue("a/b");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/search?q=a%2Fb");
  await expect(field(page)).toHaveValue("a/b");
  await expect(page.getByText("Nothing found")).toBeVisible();
});

test("the account menu turns off single-key shortcuts in this browser, but not Ctrl+K", async ({ page }) => {
  const choose = async (choice: RegExp) => {
    await page.getByRole("button", { name: /^Account:/ }).click();
    const choices = page.getByRole("group", { name: "Single-key shortcuts" });
    await choices.getByRole("menuitemradio", { name: choice }).click();
    await expect(choices).toBeHidden();
  };
  await page.goto("/tenants");
  await choose(/^Off/);
  await expect(field(page)).not.toHaveAttribute("aria-keyshortcuts");
  await page.reload();
  await pressUntilOpen(page, "Control+k");
  await page.keyboard.press("Escape");
  await expect(palette(page)).toBeHidden();
  // The script that handles the keys is running, because it has opened the palette.
  await page.keyboard.press("?");
  await page.keyboard.press("/");
  await expect(field(page)).not.toBeFocused();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await choose(/^On/);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
});

test("on a narrow screen, the header links to the search page", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto("/tenants");
  await page.getByRole("link", { name: "Search tenants and attempts" }).click();
  await field(page).fill("O'Brien");
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByRole("link", { name: "O’Brien & Sons" }).click();
  await expect(page).toHaveURL("/tenants/obrien-and-sons");
});

test("Ctrl+K opens a search that works by keyboard in each theme, and Escape returns focus", async ({
  page,
}) => {
  await page.goto("/audit");
  const before = page.getByRole("link", { name: "Tenants", exact: true });
  await before.focus();
  const loaded = await scriptCount(page);
  await pressUntilOpen(page, "Control+k");
  expect(await scriptCount(page), "the palette is loaded on first use").toBeGreaterThan(loaded);

  await expect(palette(page).getByRole("combobox")).toBeFocused();
  await page.keyboard.type("kettle");
  await expect(palette(page).getByRole("status")).toHaveText("1 attempt");
  await inEachTheme(page, themes, async () => {
    await expectAccessible(page);
    await expectNoHorizontalScroll(page);
  });
  await page.keyboard.type(" xyz");
  await expect(palette(page).getByRole("status")).toHaveText("Nothing found");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(palette(page)).toBeHidden();
  await expect(before).toBeFocused();

  await page.keyboard.press("?");
  const shortcuts = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(shortcuts).toContainText("Move to the search field");
  await expectAccessible(page);
  await shortcuts.getByRole("button", { name: "Close" }).click();
  await expect(before).toBeFocused();

  await page.keyboard.press("Control+k");
  await expect(palette(page).getByRole("combobox")).toBeFocused();
  await page.keyboard.type("copper  KETTLE");
  await expect(palette(page).getByRole("option", { name: /Copper Kettle/ })).toHaveAttribute(
    "aria-selected",
    "true",
  );
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/audit\/[0-9a-f-]{36}$/);
  await expect(palette(page)).toBeHidden();
});

test("the palette explains why it has no results, and never opens a result of an earlier query", async ({
  page,
  context,
}) => {
  await page.goto("/tenants");
  await pressUntilOpen(page, "Control+k");
  const input = palette(page).getByRole("combobox");
  const status = palette(page).getByRole("status");
  await context.setOffline(true);
  await input.fill("golden spoon");
  await expect(status).toContainText("You’re offline");
  await context.setOffline(false);
  await expect(
    palette(page)
      .getByRole("option", { name: /Golden Spoon/ })
      .first(),
  ).toBeVisible();

  await page.route("**/search/results?*", (route) => route.abort());
  await input.fill("golden");
  await expect(status).toContainText("The console didn’t respond");
  await page.unroute("**/search/results?*");
  await input.fill("golden spoon");
  await expect(
    palette(page)
      .getByRole("option", { name: /Golden Spoon/ })
      .first(),
  ).toBeVisible();

  // The request gets no response, so the palette still shows the previous results.
  await page.route("**/search/results?*", () => undefined);
  await input.fill("copper kettle");
  await expect(status).toHaveText("Searching…");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/search?q=copper%20kettle");
  await expect(page.getByRole("link", { name: "Copper Kettle" })).toBeVisible();
});

const palette = (page: Page) => page.getByRole("dialog", { name: "Search" });

const themes = [
  { colorScheme: "light", width: 1280 },
  { colorScheme: "dark", width: 390 },
  { colorScheme: "light", width: 320 },
] as const;

/** Retries, because the shortcuts work only after hydration, which is not visible. */
async function pressUntilOpen(page: Page, keys: string): Promise<void> {
  await expect(async () => {
    await page.keyboard.press(keys);
    await expect(palette(page)).toBeVisible({ timeout: 1_000 });
  }).toPass();
}

function scriptCount(page: Page): Promise<number> {
  return page.evaluate(
    () => performance.getEntriesByType("resource").filter(({ name }) => name.includes(".js")).length,
  );
}
