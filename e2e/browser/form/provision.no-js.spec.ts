import { expect, test } from "../fixtures";
import { fillForm, noRecords, recordCounts, send } from "./provisioning";

test("without JavaScript, a tenant is provisioned with a slug generated from its name", async ({
  page,
  query,
  unique,
}) => {
  await page.goto("/provision-v2");
  await fillForm(page, { name: `Plain ${unique}`, ownerName: "Ana", ownerEmail: `ana@${unique}.test` });
  await send(page);
  await expect(page.getByRole("heading", { level: 1, name: `Plain ${unique} is ready` })).toBeVisible();
  expect(await recordCounts(query, `plain-${unique}`, `ana@${unique}.test`)).toMatchObject({
    tenants: 1,
    users: 1,
  });
});

test("without JavaScript, a refused form shows the reason and keeps all input", async ({
  page,
  query,
  unique,
}) => {
  const ownerEmail = `ana@${unique}.test`;
  await page.goto("/provision-v2");
  await fillForm(page, { name: "Golden Spoon", ownerName: "Ana Novak", ownerEmail });
  await page.getByLabel("Currency").selectOption("GBP");
  await send(page);
  await expect(page.getByText("SLUG_TAKEN")).toBeVisible();
  await expect(page.getByLabel("Slug")).toHaveAccessibleDescription(/belongs to Golden Spoon/);
  await expect(page.getByLabel("Owner’s e-mail")).toHaveValue(ownerEmail);
  await expect(page.getByLabel("Currency")).toHaveValue("GBP");
  expect(await recordCounts(query, "nothing-here", ownerEmail)).toEqual(noRecords);

  await page.getByLabel("Slug").fill(`golden-${unique}`);
  await send(page);
  await expect(page.getByRole("heading", { level: 1, name: "Golden Spoon is ready" })).toBeVisible();
});
