import { insertTenant } from "@/db/product/testing";
import { expect, test } from "../fixtures";
import { addStaff, memberRow, newAccount, openConfirmation } from "./staff";

test("without JavaScript, an owner’s account is added after a confirmation, gets another role and is removed", async ({
  page,
  query,
  unique,
}) => {
  const { id, email } = await newAccount("owner", unique);
  await query(insertTenant({ id, slug: unique, ownerId: id }));
  await page.goto("/staff");
  await addStaff(page, email, "Support");
  await expect(page.getByLabel("E-mail")).toHaveAccessibleDescription(/belongs to a customer/);
  await expect(page.getByLabel("E-mail")).toHaveValue(email);
  await page.getByLabel("Give this customer’s account access to the console anyway").check();
  await page.getByRole("button", { name: "Add to staff" }).click();
  await expect(page.getByRole("status").filter({ hasText: "is now support staff" })).toBeVisible();

  const row = memberRow(page, email);
  await expect(row.getByRole("button", { name: "Make admin" })).toBeHidden();
  await openConfirmation(row);
  await row.getByRole("button", { name: "Make admin" }).click();
  await expect(page.getByRole("status").filter({ hasText: "is now an admin" })).toBeVisible();
  await openConfirmation(row);
  await row.getByRole("button", { name: "Remove access" }).click();
  await expect(page.getByRole("status").filter({ hasText: "no longer has access" })).toBeVisible();
  await expect(row).toHaveCount(0);
});
