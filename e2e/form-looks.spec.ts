import type { Page } from "@playwright/test";
import { expect, expectAccessible, expectNoSideways, test } from "./fixtures";
import { emailStatus, fillForm, holdAnswers, send, slugStatus } from "./provisioning";

/** 320 px are also what is left of 1280 at a zoom of 400 %. */
const looks = [
  { colorScheme: "light", width: 1280 },
  { colorScheme: "dark", width: 320 },
] as const;

for (const { colorScheme, width } of looks) {
  test.describe(`${colorScheme}, ${width} px wide`, () => {
    test.use({ colorScheme, viewport: { width, height: 800 }, contextOptions: { reducedMotion: "reduce" } });
    test.setTimeout(120_000);

    test("every state of the fields is accessible, and none scrolls sideways", async ({ page, unique }) => {
      const letGo = await holdAnswers(page, unique);
      await page.goto("/provision-v2");
      await expectFine(page);
      await page.getByLabel("Slug").fill(unique);
      await expect(slugStatus(page)).toContainText("Checking");
      await expectFine(page);
      letGo();
      await expect(slugStatus(page)).toContainText("is available");
      await page.getByLabel("Owner’s e-mail").fill(`ana@${unique}.test`);
      await expect(emailStatus(page)).toContainText("No account has this address");
      await expectFine(page);
      await page.getByLabel("Slug").fill("golden-spoon");
      await page.getByLabel("Owner’s e-mail").fill("owner@golden-spoon.example.com");
      await expect(slugStatus(page)).toContainText("belongs to");
      await expect(emailStatus(page)).toContainText("This account owns");
      await expectFine(page);
      await page.getByLabel("Make this account the owner").check();
      await page.getByRole("group", { name: "Free instead:" }).getByRole("button").first().click();
      await expect(slugStatus(page)).toContainText("is available");
      await expectFine(page);
      await page.getByLabel("Slug").fill("www");
      await expect(slugStatus(page)).toContainText("is reserved");
      await expectFine(page);
      await page.getByLabel("Slug").fill("x");
      await page.getByLabel("Owner’s e-mail").fill("ana");
      await page.getByLabel("Owner’s e-mail").blur();
      await expect(emailStatus(page)).toContainText("not a complete");
      await expectFine(page);
      await page.reload();
      await expect(page.getByText("Draft restored")).toBeVisible();
      await expectFine(page);
    });

    test("every state after sending is accessible, and none scrolls sideways", async ({
      page,
      context,
      failAuth,
      unique,
    }) => {
      const ownerEmail = `ana@${unique}.test`;
      await failAuth(ownerEmail, { route: "POST /admin/users", kind: "commit-then-hang", times: 1 });
      await page.goto("/provision-v2");
      await fillForm(page, { name: "Golden Spoon", ownerName: "", ownerEmail });
      await send(page);
      await expect(page.getByText("INVALID_INPUT")).toBeVisible();
      await expectFine(page);
      await page.getByLabel("Owner’s name").fill("Ana");
      await send(page);
      await expect(page.getByText("SLUG_TAKEN")).toBeVisible();
      await expectFine(page);
      const refused = await page.getByRole("link", { name: /^Attempt/ }).getAttribute("href");
      await page.getByLabel("Slug").fill(unique);
      await send(page);
      await expect(page).toHaveURL(/attempt=/);
      await expectFine(page);
      await page.reload();
      await expect(page.getByRole("listitem").filter({ hasText: "under way" })).toBeVisible();
      await expectFine(page);
      await expect(page.getByText("Tenant provisioned")).toBeVisible({ timeout: 30_000 });
      await expectFine(page);
      await page.goto(`/provision-v2?attempt=${refused?.split("/").at(-1)}`);
      await expect(page.getByRole("heading", { level: 1, name: "The tenant was not created" })).toBeVisible();
      await expectFine(page);

      await page.goto("/provision-v2");
      await fillForm(page, { name: "Golden Spoon", ownerName: "Ana", ownerEmail });
      await context.clearCookies();
      await page.getByLabel("Slug").fill(`${unique}-2`);
      await expect(slugStatus(page)).toContainText("your session has ended");
      await expectFine(page);
      await send(page);
      await expect(page.getByText("You are signed out")).toBeVisible();
      await expectFine(page);
    });
  });
}

async function expectFine(page: Page): Promise<void> {
  await expectNoSideways(page);
  await expectAccessible(page);
}
