import { expect, expectAccessible, expectNoHorizontalScroll, sameOrigin, test } from "../fixtures";
import { hiddenFields } from "../form/provisioning";
import {
  accessCard,
  copyLink,
  emailedLink,
  emailsTo,
  expireLinks,
  postTenant,
  provision,
  revokeLink,
  setPassword,
  strongPassword,
  waitForEmail,
} from "./activation";

test("opening a link does not use it up, shows only the business’s name, and reveals nothing to other sites or caches", async ({
  page,
  unique,
  visitor,
  query,
}) => {
  const tenant = await postTenant(page, unique);
  const link = await emailedLink(tenant.ownerEmail);
  const head = await visitor.request.head(link);
  const responses = await Promise.all([1, 2, 3].map(() => visitor.request.get(link)));
  for (const response of [head, ...responses]) {
    expect(response.status()).toBe(200);
    expect(response.headers()["cache-control"]).toContain("no-store");
    expect(response.headers()["referrer-policy"]).toBe("no-referrer, strict-origin");
  }
  for (const response of responses) {
    const text = await response.text();
    expect(text).toContain(tenant.name);
    for (const hidden of [tenant.ownerEmail, "Ana Novak", "admin@example.com"])
      expect(text).not.toContain(hidden);
  }
  expect(
    await query(
      `select used_at, opened_at from provisioning.owner_links
       where attempt_id in (select id from provisioning.attempts where slug = $1)`,
      [tenant.slug],
    ),
  ).toEqual([{ used_at: null, opened_at: null }]);
});

test("a link that does not work returns 200 like a valid one, explains why, and does not show the business’s name", async ({
  page,
  unique,
  request,
  query,
}) => {
  const tenant = await postTenant(page, unique);
  const link = await emailedLink(tenant.ownerEmail);
  const change = (columns: string) =>
    query(
      `update provisioning.owner_links set ${columns} where attempt_id in (select id from provisioning.attempts where slug = $1)`,
      [tenant.slug],
    );
  const unknown = `/activate/${"x".repeat(43)}`;
  for (const [path, title, before] of [
    [unknown, "This link doesn’t work"],
    [`${link}x`, "This link doesn’t work"],
    [link, "This link has expired", "expires_at = now() - interval '1 minute'"],
    [link, "This link has been used", "used_at = now(), held_until = now() - interval '1 second'"],
    [link, "A newer link replaced this one", "replaced_at = now()"],
    [link, "This link was revoked", "revoked_at = now()"],
  ]) {
    if (before) await change(before);
    const response = await request.get(path ?? "");
    expect(response.status(), title).toBe(200);
    const text = await response.text();
    expect(text).toContain(title);
    expect(text).not.toContain(tenant.name);
  }
});

test("the link is marked as opened when the owner starts typing", async ({ page, visitor, unique }) => {
  const tenant = await postTenant(page, unique);
  await visitor.goto(await emailedLink(tenant.ownerEmail));
  await page.goto(`/tenants/${tenant.slug}`);
  await expect(accessCard(page).getByText("Sent", { exact: true })).toBeVisible();
  await visitor.getByLabel("New password").pressSequentially("vio");
  await expect
    .poll(async () => {
      await page.reload();
      return accessCard(page).getByText("Opened", { exact: true }).count();
    })
    .toBe(1);
});

test("an expired link offers to e-mail a new one to the same address", async ({
  page,
  visitor,
  unique,
  query,
}) => {
  const tenant = await postTenant(page, unique);
  const link = await emailedLink(tenant.ownerEmail);
  await expireLinks(query, tenant.ownerEmail);
  await page.goto(`/tenants/${tenant.slug}`);
  await expect(accessCard(page).getByText("Expired", { exact: true })).toBeVisible();
  await visitor.goto(link);
  await expect(visitor.getByRole("heading", { name: "This link has expired" })).toBeVisible();
  await expect(visitor.locator("main")).not.toContainText(tenant.ownerEmail);
  await visitor.getByRole("button", { name: "Send me a new link" }).click();
  await expect(visitor.getByText("Check your e-mail")).toBeVisible();
  await expectAccessible(visitor);
  await visitor.goto(await emailedLink(tenant.ownerEmail, 2));
  await expect(visitor.getByRole("heading", { name: "Set your password" })).toBeVisible();
  await visitor.goto(link);
  await expect(visitor.getByRole("heading", { name: "A newer link replaced this one" })).toBeVisible();
});

test("a new link sent by e-mail invalidates the earlier one", async ({ page, visitor, unique }) => {
  const tenant = await postTenant(page, unique);
  const first = await emailedLink(tenant.ownerEmail);
  await page.goto(`/tenants/${tenant.slug}`);
  await page.getByRole("button", { name: "E-mail a new link" }).click();
  await expect(page.getByText("The e-mail was sent")).toBeVisible();

  const second = await emailedLink(tenant.ownerEmail, 2);
  await visitor.goto(first);
  await expect(visitor.getByRole("heading", { name: "A newer link replaced this one" })).toBeVisible();
  await visitor.goto(second);
  await setPassword(visitor, strongPassword());
  await expect(visitor).toHaveURL("/welcome");
});

test("while the e-mail cannot be sent, the tenant’s page shows that it is pending", async ({
  page,
  unique,
  query,
}) => {
  const tenant = await postTenant(page, unique);
  await emailedLink(tenant.ownerEmail);
  await query(
    `update provisioning.outbox set state = 'pending', delivered_at = null, last_error = 'econnection', next_try_at = now() + interval '1 hour'
     where attempt_id in (select id from provisioning.attempts where slug = $1)`,
    [tenant.slug],
  );
  await page.goto(`/tenants/${tenant.slug}`);
  await expect(accessCard(page).getByText("E-mail pending", { exact: true })).toBeVisible();
  await expect(accessCard(page).getByText("Next try")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "E-mail a new link" }).click();
  await expect(page.getByText("The e-mail was sent")).toBeVisible();
});

test("a copied link is shown once, works and is recorded, and the owner is notified", async ({
  page,
  visitor,
  unique,
  query,
}) => {
  const tenant = await postTenant(page, unique);
  const mailed = await emailedLink(tenant.ownerEmail);
  await page.goto(`/tenants/${tenant.slug}`);
  const link = await copyLink(page);
  await expect(accessCard(page).getByText("Link copied", { exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByLabel("Link for the owner")).toHaveCount(0);
  expect(
    await query(
      "select kind, actor_email from provisioning.staff_events where detail ->> 'ownerEmail' = $1",
      [tenant.ownerEmail],
    ),
  ).toEqual([{ kind: "link_copied", actor_email: "admin@example.com" }]);

  const notice = await waitForEmail(tenant.ownerEmail, /has a link to set your password/);
  expect(notice.html).toContain("admin@example.com");
  expect(notice.html).not.toContain("/activate/");
  await visitor.goto(mailed);
  await expect(visitor.getByRole("heading", { name: "A newer link replaced this one" })).toBeVisible();
  await visitor.goto(link);
  await setPassword(visitor, strongPassword());
  await expect(visitor).toHaveURL("/welcome");
  await page.reload();
  await expect(accessCard(page).getByText("Activated", { exact: true })).toBeVisible();
  await expect(accessCard(page).locator("summary")).toHaveCount(0);
});

test("a revoked link does not work, and only an admin can send a new one", async ({
  page,
  visitor,
  unique,
}) => {
  const tenant = await provision(page, unique);
  const link = await emailedLink(tenant.ownerEmail);
  await page.getByRole("link", { name: "View details" }).click();
  await expect(page).toHaveURL(/\/audit\/[0-9a-f-]{36}$/);
  await revokeLink(page);
  await expect(page.getByText("The link was revoked")).toBeVisible();
  await expect(accessCard(page).getByText("Revoked", { exact: true })).toBeVisible();

  await visitor.goto(link);
  await expect(visitor.getByRole("heading", { name: "This link was revoked" })).toBeVisible();
  await expect(visitor.getByRole("button")).toHaveCount(0);
  await page.getByRole("button", { name: "E-mail a new link" }).click();
  await visitor.goto(await emailedLink(tenant.ownerEmail, 2));
  await expect(visitor.getByRole("heading", { name: "Set your password" })).toBeVisible();
});

test("no e-mailed link, redirect or tenant’s page contains a forged host", async ({ page, unique }) => {
  const forged = { host: "evil.example", "x-forwarded-host": "evil.example", origin: "https://evil.example" };
  const ownerEmail = `ana@${unique}.test`;
  const fields = { name: unique, slug: unique, ownerName: "Ana", ownerEmail, ownerAccount: "new" };
  const settings = { plan: "starter", timezone: "UTC", currency: "USD", locale: "en-US" };
  const hidden = await hiddenFields(page.request);
  const multipart = { ...hidden, ...fields, ...settings };
  const refused = await page.request.post("/provision-v2", { headers: forged, multipart });
  expect(refused.status()).toBe(403);
  // A misconfigured reverse proxy may set these headers on an accepted form.
  const headers = {
    ...sameOrigin,
    host: "evil.example",
    "x-forwarded-host": new URL(sameOrigin.origin).host,
  };
  const response = await page.request.post("/provision-v2", { headers, multipart, maxRedirects: 0 });
  expect(response.status()).toBe(303);
  expect(JSON.stringify(response.headers())).not.toContain("evil.example");
  // `emailedLink` compares the link with the console's own URL.
  expect(await emailedLink(ownerEmail)).toMatch(/^\/activate\/[\w-]{43}$/);
  expect((await emailsTo(ownerEmail))[0]?.html).not.toContain("evil.example");
  await page.setExtraHTTPHeaders({ "x-forwarded-host": "evil.example" });
  await page.goto(`/tenants/${unique}`);
  await expect(page.locator("body")).not.toContainText("evil.example");
});

test("the pages that show or open links do not scroll horizontally on a small screen", async ({
  page,
  visitor,
  unique,
}) => {
  const tenant = await postTenant(page, unique);
  const link = await emailedLink(tenant.ownerEmail);
  await page.setViewportSize({ width: 320, height: 700 });
  await visitor.setViewportSize({ width: 320, height: 700 });
  await page.goto(`/tenants/${tenant.slug}`);
  await expectNoHorizontalScroll(page);
  await copyLink(page);
  await expectNoHorizontalScroll(page);
  await visitor.goto(link);
  await expect(visitor.getByRole("heading", { name: "A newer link replaced this one" })).toBeVisible();
  await expectNoHorizontalScroll(visitor);
});

test.describe("support staff", () => {
  test.use({ role: "support" });

  test("can see the owner’s progress but cannot change anything", async ({ page }) => {
    await page.goto("/tenants/nordic-plate");
    await expect(accessCard(page).getByText("Expired", { exact: true })).toBeVisible();
    await expect(accessCard(page).getByRole("button")).toHaveCount(0);
    await expect(accessCard(page).locator("summary")).toHaveCount(0);
  });
});
