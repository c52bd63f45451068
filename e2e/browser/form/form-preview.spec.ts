import type { Page } from "@playwright/test";
import { expect, expectAccessible, expectNoHorizontalScroll, test } from "../fixtures";
import { darkMobile, inEachTheme } from "../staff/themes";
import { fillForm, noRecords, recordCounts, send } from "./provisioning";

test.use({ ...darkMobile, contextOptions: { reducedMotion: "reduce" } });

const themes = [
  { colorScheme: "light", width: 1280 },
  { colorScheme: "light", width: 390 },
  { colorScheme: "dark", width: 320 },
] as const;

const previewOf = (page: Page) => page.getByRole("region", { name: "Preview" });

test("a preview opened by keyboard shows every row, creates nothing, and closes on the next change", async ({
  page,
  query,
  unique,
}) => {
  const ownerEmail = `ana@${unique}.test`;
  await page.goto("/provision-v2");
  await fillForm(page, { name: "Seen Before", ownerName: "Ana Novak", ownerEmail: "ana" });
  await page.getByLabel("Slug").fill(unique);
  await page.getByRole("button", { name: "Provision tenant" }).focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.locator("main").getByRole("alert")).toBeFocused();
  await expect(page.getByLabel("Owner’s e-mail")).toHaveAttribute("aria-invalid", "true");
  await expect(previewOf(page)).toBeHidden();

  await page.getByLabel("Owner’s e-mail").fill(ownerEmail);
  await page.getByRole("button", { name: "Preview" }).press("Enter");
  await expect(previewOf(page).getByRole("heading", { name: "Preview" })).toBeFocused();
  await expect(previewOf(page)).toContainText("Nothing was created. Provisioning would write 8 rows.");
  await expect(previewOf(page).getByRole("heading", { name: "auth.users" })).toBeVisible();
  await expect(previewOf(page)).toContainText(`${unique}.`);
  await expect(page.getByLabel("Owner’s e-mail")).toHaveValue(ownerEmail);
  await inEachTheme(page, themes, async (theme) => {
    await expectAccessible(page);
    await expectNoHorizontalScroll(page);
    await page.screenshot({ path: test.info().outputPath(`${theme}.png`), fullPage: true });
  });
  expect(await recordCounts(query, unique, ownerEmail)).toEqual(noRecords);
  expect(await query("select 1 from provisioning.attempts where slug = $1", [unique])).toEqual([]);

  await page.getByLabel("Business name").fill("Seen Afterwards");
  await expect(previewOf(page)).toBeHidden();
  await send(page);
  await expect(page.getByRole("heading", { level: 1, name: "Seen Afterwards is ready" })).toBeVisible();
});

test("if the script that shows a preview fails to load, the form keeps its input, and the preview can be retried", async ({
  page,
  unique,
}) => {
  const scripts = "**/_next/static/**/*.js";
  await page.goto("/provision-v2");
  await fillForm(page, { name: unique, ownerName: "Ana Novak", ownerEmail: `ana@${unique}.test` });
  await page.route(scripts, (route) => route.abort());
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(page.locator("main").getByRole("alert")).toContainText("Couldn’t load the preview");
  await expect(page.getByLabel("Business name")).toHaveValue(unique);
  await page.unroute(scripts);
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(previewOf(page)).toContainText("Nothing was created.");
});
