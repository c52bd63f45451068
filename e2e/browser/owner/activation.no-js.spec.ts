import { expect, test } from "../fixtures";
import { fillForm, send } from "../form/provisioning";
import { accessCard, emailedLink, expireLinks, postTenant, setPassword, strongPassword } from "./activation";

test("an owner can set a password without JavaScript", async ({ page, visitor, unique }) => {
  const email = `ana@${unique}.test`;
  await page.goto("/provision-v2");
  await fillForm(page, { name: `Plain ${unique}`, ownerName: "Ana", ownerEmail: email });
  await send(page);
  const link = await emailedLink(email);
  for (const path of ["/login", link]) {
    await visitor.goto(path);
    await expect(visitor.getByRole("button", { name: "Show the password" })).toHaveCount(0);
  }
  const submission = visitor.waitForRequest((request) => request.method() === "POST");
  await setPassword(visitor, "too short");
  const { referer } = await (await submission).allHeaders();
  expect(referer).toBe(`${process.env.E2E_BASE_URL}/`);
  await expect(visitor.getByText("of at least 15 characters")).toBeVisible();
  await setPassword(visitor, strongPassword());
  await expect(visitor.getByRole("heading", { level: 1, name: `Welcome to Plain ${unique}` })).toBeVisible();
  await visitor.goto(link);
  await expect(visitor.getByRole("heading", { name: "This link has been used" })).toBeVisible();
});

test("an owner can request a new link without JavaScript", async ({ page, visitor, unique, query }) => {
  const tenant = await postTenant(page, unique);
  const link = await emailedLink(tenant.ownerEmail);
  await expireLinks(query, tenant.ownerEmail);
  await visitor.goto(link);
  await visitor.getByRole("button", { name: "Send me a new link" }).click();
  await expect(visitor.getByText("Check your e-mail")).toBeVisible();
  await visitor.goto(await emailedLink(tenant.ownerEmail, 2));
  await expect(visitor.getByRole("heading", { name: "Set your password" })).toBeVisible();
});

test("an admin can copy and revoke a link without JavaScript", async ({ page, unique }) => {
  const email = `ana@${unique}.test`;
  await page.goto("/provision-v2");
  await fillForm(page, { name: `Plain ${unique}`, ownerName: "Ana", ownerEmail: email });
  await send(page);
  await emailedLink(email);
  await page.goto(`/tenants/plain-${unique}`);
  await page.locator("summary").filter({ hasText: "Copy a link" }).click();
  await page.getByRole("button", { name: "Create a link" }).click();
  await expect(page.getByLabel("Link for the owner")).toHaveValue(/\/activate\/[\w-]{43}$/);
  await page.locator("summary").filter({ hasText: "Revoke" }).click();
  await page.getByRole("button", { name: "Yes, revoke the link" }).click();
  await expect(accessCard(page).getByText("Revoked", { exact: true })).toBeVisible();
});
