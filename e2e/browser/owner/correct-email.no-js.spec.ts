import { expect, test } from "../fixtures";
import { accessCard, emailedLink, postTenant } from "./activation";

test("an admin can correct an owner’s e-mail address without JavaScript", async ({ page, unique }) => {
  const tenant = await postTenant(page, unique);
  await emailedLink(tenant.ownerEmail);
  await page.goto(`/tenants/${tenant.slug}`);
  await page.locator("summary").filter({ hasText: "Wrong e-mail?" }).click();
  await page.getByLabel("Owner’s e-mail").fill("admin@example.com");
  await page.getByRole("button", { name: "Change the e-mail" }).click();
  await expect(page.getByText("already has an account")).toBeVisible();
  await page.getByLabel("Owner’s e-mail").fill(`right@${unique}.test`);
  await page.getByRole("button", { name: "Change the e-mail" }).click();
  await expect(accessCard(page).getByText("The owner’s address was changed")).toBeVisible();
  await emailedLink(`right@${unique}.test`);
});
