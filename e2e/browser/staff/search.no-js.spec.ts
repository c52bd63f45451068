import { expect, test } from "../fixtures";

test("without JavaScript, the header's search finds tenants, and attempts without a tenant", async ({
  page,
}) => {
  await page.goto("/audit");
  const field = page.getByRole("searchbox", { name: "Search tenants and attempts" });
  await field.fill("copper");
  await field.press("Enter");
  await expect(page.getByRole("link", { name: "Copper Kettle" })).toHaveAttribute(
    "href",
    /^\/audit\/[0-9a-f-]{36}$/,
  );
  await field.fill("zizkov");
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByRole("link", { name: "Žižkov Grill" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Žižkov Grill" })).toBeVisible();
});
