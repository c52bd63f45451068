import { expect, expectAccessible, expectNoSideways, test } from "./fixtures";

const looks = [
  { colorScheme: "light", width: 1280 },
  { colorScheme: "dark", width: 1280 },
  { colorScheme: "light", width: 390 },
  { colorScheme: "dark", width: 320 },
] as const;

for (const { colorScheme, width } of looks) {
  test.describe(`${colorScheme}, ${width} px wide`, () => {
    test.use({ colorScheme, viewport: { width, height: 800 } });

    test("every screen is accessible, and none scrolls sideways", async ({ page, query }) => {
      const [rolledBack] = await query<{ id: string }>(
        "select id from provisioning.attempts where slug = 'copper-kettle'",
      );
      const [completed] = await query<{ id: string }>(
        "select id from provisioning.attempts where slug = 'nordic-plate'",
      );
      const paths = [
        "/tenants",
        "/tenants?q=nothing-begins-with-this",
        "/tenants/golden-spoon",
        "/tenants/nordic-plate",
        "/provision-v2",
        `/provision-v2?attempt=${completed?.id}`,
        `/provision-v2?attempt=${rolledBack?.id}`,
        "/audit",
        `/audit/${rolledBack?.id}`,
        `/audit/${completed?.id}`,
      ];
      for (const path of paths) {
        await page.goto(path);
        await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
        await expectNoSideways(page);
        await expectAccessible(page);
      }
    });
  });
}

test("a tenant that this console made leads to its attempt, and back", async ({ page }) => {
  await page.goto("/tenants");
  await page.getByRole("link", { name: "Nordic Plate" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Nordic Plate" })).toBeVisible();
  await expect(page.getByText("owner@nordic-plate.example.com").first()).toBeVisible();
  await page.locator("main a[href^='/audit/']").first().click();
  await expect(page).toHaveURL(/\/audit\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("heading", { level: 1, name: "Nordic Plate" })).toBeVisible();
});

test("an unsettled attempt is not called failed", async ({ page, query }) => {
  const [stuck] = await query<{ id: string }>("select id from provisioning.attempts where slug = 'red-barn'");
  await page.goto(`/provision-v2?attempt=${stuck?.id}`);
  await expect(page.getByRole("heading", { level: 1, name: "Checking what happened" })).toBeVisible();
  await expect(page.locator("main")).not.toContainText(/fail/i);
});

test("an unknown tenant, attempt or page is not found, whatever its address looks like", async ({ page }) => {
  for (const path of [
    "/tenants/no-such-tenant",
    "/tenants/%00",
    "/audit/not-an-id",
    "/audit/00000000-0000-4000-8000-000000000000",
    "/nowhere",
  ]) {
    const response = await page.goto(path);
    expect(response?.status(), path).toBe(404);
  }
});
