import { addAttempt } from "../audit/audit";
import { addCleanup, lockOpenCleanups } from "../audit/cleanups";
import { expect, test } from "../fixtures";
import { emailStatus, fillForm, recordCounts, send, slugStatus } from "./provisioning";

const lunaOwner = "owner@cafe-luna.example.com";

test("one click applies a suggested slug and announces it, and the form then creates a tenant with this slug", async ({
  page,
  query,
  unique,
}) => {
  await page.goto("/provision-v2");
  await fillForm(page, { name: "Golden Spoon", ownerName: "Ana", ownerEmail: `ana@${unique}.test` });
  const first = page.getByRole("group", { name: "Available:" }).getByRole("button").first();
  const slug = (await first.textContent()) ?? "";
  expect(slug).toMatch(/^golden-spoon-\d+$/);
  await first.click();
  await expect(page.getByLabel("Slug")).toHaveValue(slug);
  await expect(page.getByLabel("Slug")).toBeFocused();
  await expect(slugStatus(page)).toHaveText(`Changed to ${slug}. ${slug} is available.`);
  await page.getByLabel("Slug").press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Golden Spoon is ready" })).toBeVisible();
  expect(await recordCounts(query, slug, `ana@${unique}.test`)).toMatchObject({ tenants: 1, users: 1 });
});

test("if an attempt is using the slug or the e-mail address, the form names the attempt’s admin and links to the attempt", async ({
  page,
  query,
  unique,
}) => {
  const ownerEmail = `ana@${unique}.test`;
  const id = await addAttempt(query, {
    name: "Running",
    slug: unique,
    ownerEmail,
    status: "creating_auth_user",
    secondsAgo: 1,
  });
  await page.goto("/provision-v2");
  await page.getByLabel("Slug").fill(unique);
  await page.getByLabel("Owner’s e-mail").fill(ownerEmail);
  const inUse = /an attempt in progress, started \d+ s ago by admin@example\.com\. Wait for it to finish/;
  await expect(slugStatus(page)).toHaveText(inUse);
  await expect(emailStatus(page)).toHaveText(inUse);
  await slugStatus(page).getByRole("link", { name: "an attempt in progress" }).click();
  await expect(page).toHaveURL(`/audit/${id}`);
});

test("an e-mail address is reported as unavailable while its account is being removed", async ({
  page,
  query,
  unique,
}) => {
  await lockOpenCleanups(query);
  await addCleanup(query, unique, { withUser: true, state: "pending" });
  await page.goto("/provision-v2");
  await page.getByLabel("Owner’s e-mail").fill(`owner@${unique}.test`);
  await expect(emailStatus(page)).toContainText("This address is being freed");
});

test("an account that already owns a tenant can become the owner of another", async ({
  page,
  query,
  unique,
}) => {
  await page.goto("/provision-v2");
  await fillForm(page, {
    name: unique,
    ownerName: "Lucia Moreno",
    ownerEmail: "Owner@Cafe-Luna.example.com",
  });
  await expect(emailStatus(page)).toContainText("This person already owns");
  await expect(emailStatus(page).getByRole("link", { name: "Café Luna" })).toHaveAttribute(
    "href",
    "/tenants/cafe-luna",
  );
  await page.getByLabel("Use this existing account").check();
  await expect(emailStatus(page)).toContainText("The account with this address will be the owner");
  await expect(page.getByLabel("Owner’s e-mail")).not.toHaveAttribute("aria-invalid");
  await send(page);
  await expect(page.getByRole("heading", { level: 1, name: `${unique} is ready` })).toBeVisible();
  // The e-mail is sent after the response, so a page rendered earlier shows it as pending.
  await expect
    .poll(async () => {
      await page.reload();
      return page.getByText("signs in as before").count();
    })
    .toBe(1);
  const [owner] = await query(
    `select u.email, a.owner_was_existing from provisioning.tenants t
       join provisioning.tenant_members m on m.tenant_id = t.id and m.is_owner join auth.users u on u.id = m.user_id
       join provisioning.attempts a on a.tenant_id = t.id::text where t.slug = $1`,
    [unique],
  );
  expect(owner).toEqual({ email: lunaOwner, owner_was_existing: true });
});

test("unchecking the box or changing the e-mail address withdraws the consent to use an existing account", async ({
  page,
  unique,
}) => {
  await page.goto("/provision-v2");
  const [email, consent] = [page.getByLabel("Owner’s e-mail"), page.getByLabel("Use this existing account")];
  // Not Café Luna's owner, because another test may provision a tenant for that account at the same time.
  const nordicOwner = "owner@nordic-plate.example.com";
  await email.fill(nordicOwner);
  await consent.check();
  await consent.uncheck();
  await expect(emailStatus(page)).toContainText("This person already owns");
  await consent.check();
  await email.fill(`ana@${unique}.test`);
  await expect(consent).toHaveCount(0);
  await email.fill(nordicOwner);
  await expect(consent).not.toBeChecked();
});

test("the form reports that the chosen account no longer exists, and the next submission creates a new one", async ({
  page,
  query,
  unique,
}) => {
  const ownerEmail = `owner@${unique}.test`;
  const key = process.env.SUPABASE_SECRET_KEY ?? "";
  await fetch(`${process.env.E2E_AUTH_URL}/auth/v1/admin/users`, {
    method: "POST",
    headers: { apikey: key, authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ email: ownerEmail, email_confirm: true }),
  });
  await page.goto("/provision-v2");
  await fillForm(page, { name: unique, ownerName: "Ana", ownerEmail });
  await expect(emailStatus(page)).toContainText("This address already has an account");
  await page.getByLabel("Use this existing account").check();
  await query("delete from auth.users where email = $1", [ownerEmail]);
  await send(page);
  const noAccount = "No account has this address. Submit the form again to create one.";
  await expect(page.getByRole("alert").getByRole("link", { name: noAccount })).toBeVisible();
  await expect(emailStatus(page)).toHaveText(noAccount);
  await send(page);
  await expect(page.getByRole("heading", { level: 1, name: `${unique} is ready` })).toBeVisible();
  expect(await recordCounts(query, unique, ownerEmail)).toMatchObject({ tenants: 1, users: 1 });
});

test("if a slug is taken after its check, the form suggests others and keeps the rest of the input", async ({
  page,
  context,
  unique,
}) => {
  const second = await context.newPage();
  for (const [tab, owner] of [
    [page, "ana"],
    [second, "eva"],
  ] as const) {
    await tab.goto("/provision-v2");
    await fillForm(tab, { name: unique, ownerName: owner, ownerEmail: `${owner}@${unique}.test` });
    await expect(slugStatus(tab)).toHaveText(`${unique} is available.`);
  }
  await send(page);
  await expect(page.getByRole("heading", { level: 1, name: `${unique} is ready` })).toBeVisible();
  await send(second);
  const summary = second.getByRole("alert").filter({ hasText: "This slug is taken" });
  await expect(summary).toBeFocused();
  await expect(summary.getByRole("link", { name: `${unique} belongs to ${unique}` })).toBeVisible();
  await expect(slugStatus(second)).toContainText(`${unique} belongs to ${unique}`);
  await expect(second.getByLabel("Owner’s name")).toHaveValue("eva");
  await second.getByRole("button", { name: `${unique}-2` }).click();
  await second.getByLabel("Slug").press("Enter");
  await expect(second).toHaveURL(/attempt=/);
  await expect(second.getByText(`${unique}-2.example.com`)).toBeVisible();
});
