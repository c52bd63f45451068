import { replaceOwner } from "@/db/product/testing";
import { expect, expectAccessible, expectNoSideways, ownPage, test } from "../fixtures";
import { hiddenFields } from "../form/provisioning";
import {
  accessCard,
  addTenant,
  copyLink,
  expireLinks,
  mailAbout,
  mailedLink,
  mailsTo,
  postTenant,
  provision,
  revokeLink,
  setPassword,
  strongPassword,
} from "./activation";

test("an owner follows the mail's link, sets a password, and sees only their own tenant", async ({
  page,
  visitor,
  unique,
}) => {
  const tenant = await provision(page, unique);
  await expect(accessCard(page).getByText("Sent", { exact: true })).toBeVisible();

  const link = await mailedLink(tenant.ownerEmail);
  await visitor.goto(link);
  await expect(visitor.getByRole("heading", { level: 1, name: "Set your password" })).toBeVisible();
  await expect(visitor.getByText(tenant.name)).toBeVisible();
  await expectAccessible(visitor);

  const password = strongPassword();
  await setPassword(visitor, password);
  await expect(visitor).toHaveURL("/welcome");
  await expect(visitor.getByRole("heading", { level: 1, name: `Welcome to ${tenant.name}` })).toBeVisible();
  await expect(visitor.getByRole("link", { name: `${tenant.slug}.example.com` })).toBeVisible();
  await expect(visitor.getByRole("listitem")).toHaveCount(1);
  await expectAccessible(visitor);
  await mailAbout(tenant.ownerEmail, /password .* was set/);

  await visitor.getByRole("button", { name: "Sign out" }).click();
  await expect(visitor).toHaveURL(/\/login/);
  await visitor.goto(link);
  await expect(visitor.getByRole("heading", { name: "This link has been used" })).toBeVisible();
  await expectAccessible(visitor);
  await visitor.getByRole("link", { name: "Sign in" }).click();
  await expect(visitor).toHaveURL(/\/login/);
  await visitor.getByLabel("E-mail").fill(tenant.ownerEmail);
  await visitor.getByLabel("Password", { exact: true }).fill(password);
  await visitor.getByRole("button", { name: "Sign in" }).click();
  await expect(visitor).toHaveURL("/welcome");
  for (const path of ["/tenants", `/tenants/${tenant.slug}`, "/audit", "/provision-v2"]) {
    await visitor.goto(path);
    await expect(visitor).toHaveURL("/welcome");
  }

  await page.getByRole("link", { name: "View tenant" }).click();
  await expect(accessCard(page).getByText("Activated", { exact: true })).toBeVisible();
  await expect(accessCard(page).getByRole("listitem")).toContainText([
    "Mail sent",
    "Link opened",
    "Password set",
  ]);
  await expect(accessCard(page).getByRole("button")).toHaveCount(0);
  await expectAccessible(page);
});

test("opening the link does not use it up, shows only the business's name, and leaks to no other site or cache", async ({
  page,
  unique,
  visitor,
  query,
}) => {
  const tenant = await postTenant(page, unique);
  const link = await mailedLink(tenant.ownerEmail);
  const head = await visitor.request.head(link);
  const answers = await Promise.all([1, 2, 3].map(() => visitor.request.get(link)));
  for (const answer of [head, ...answers]) {
    expect(answer.status()).toBe(200);
    expect(answer.headers()["cache-control"]).toContain("no-store");
    expect(answer.headers()["referrer-policy"]).toBe("no-referrer, strict-origin");
  }
  for (const answer of answers) {
    const text = await answer.text();
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

test("every link has the same status, and one that no longer works explains why and shows no name", async ({
  page,
  unique,
  request,
  query,
}) => {
  const tenant = await postTenant(page, unique);
  const link = await mailedLink(tenant.ownerEmail);
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
    const answer = await request.get(path ?? "");
    expect(answer.status(), title).toBe(200);
    const text = await answer.text();
    expect(text).toContain(title);
    expect(text).not.toContain(tenant.name);
  }
});

test("the link counts as opened once the owner types", async ({ page, visitor, unique }) => {
  const tenant = await postTenant(page, unique);
  await visitor.goto(await mailedLink(tenant.ownerEmail));
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

test("a rejected password leaves the link unchanged", async ({ page, visitor, unique, query }) => {
  const tenant = await postTenant(page, unique);
  await visitor.goto(await mailedLink(tenant.ownerEmail));
  for (const [password, problem] of [
    ["", "Choose a password."],
    ["too short", "it has 9 of at least 15 characters"],
    [`${tenant.name} 2026`, "easy to guess"],
    ["1qaz2wsx3edc4rfv", "easy to guess"],
    ["寿司".repeat(13), "takes up 78 bytes"],
  ] as const) {
    await setPassword(visitor, password);
    await expect(visitor.getByText(problem)).toBeVisible();
    await expect(visitor.getByLabel("New password")).toBeFocused();
    await expect(visitor.getByLabel("New password")).toHaveValue("");
  }
  await expectAccessible(visitor);
  expect(
    await query(
      "select used_at from provisioning.owner_links where attempt_id in (select id from provisioning.attempts where slug = $1)",
      [tenant.slug],
    ),
  ).toEqual([{ used_at: null }]);
  await setPassword(visitor, strongPassword());
  await expect(visitor).toHaveURL("/welcome");
});

test("if the Auth server fails after the link is used up, only the same browser can continue with it", async ({
  page,
  visitor,
  unique,
  failAuth,
}) => {
  const tenant = await postTenant(page, unique);
  const link = await mailedLink(tenant.ownerEmail);
  await visitor.goto(link);
  await failAuth(
    tenant.ownerEmail,
    { route: "PUT /admin/users/{id}", kind: "fail-before", times: 1 },
    { route: "PUT /admin/users/{id}", kind: "weak-password", times: 1 },
  );
  await setPassword(visitor, strongPassword());
  await expect(visitor.getByText("Couldn’t set the password")).toBeVisible();
  await setPassword(visitor, strongPassword());
  await expect(visitor.getByText("appeared in a data leak")).toBeVisible();
  await setPassword(visitor, "too short");
  await expect(visitor.getByText("of at least 15 characters")).toBeVisible();

  await page.goto(`/tenants/${tenant.slug}`);
  await expect(accessCard(page).getByText("Opened", { exact: true })).toBeVisible();
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This link has been used" })).toBeVisible();
  await visitor.reload();
  await setPassword(visitor, strongPassword());
  await expect(visitor).toHaveURL("/welcome");
});

test("the password can be shown and pasted, and is marked as new for password managers", async ({
  page,
  visitor,
  unique,
}) => {
  const tenant = await postTenant(page, unique);
  await visitor.goto(await mailedLink(tenant.ownerEmail));
  const field = visitor.getByLabel("New password");
  const toggle = visitor.getByRole("button", { name: "Show the password" });
  await expect(field).toHaveAttribute("type", "password");
  await expect(field).toHaveAttribute("autocomplete", "new-password");
  await toggle.click();
  await expect(field).toHaveAttribute("type", "text");
  await expect(toggle).toHaveAttribute("aria-pressed", "true");
  await field.evaluate((input) => {
    const data = new DataTransfer();
    data.setData("text/plain", "pasted");
    if (
      !input.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: data, cancelable: true, bubbles: true }),
      )
    )
      throw new Error("pasting is prevented");
  });
});

test("an expired link offers a new one to the same mailbox", async ({ page, visitor, unique, query }) => {
  const tenant = await postTenant(page, unique);
  const link = await mailedLink(tenant.ownerEmail);
  await expireLinks(query, tenant.ownerEmail);
  await page.goto(`/tenants/${tenant.slug}`);
  await expect(accessCard(page).getByText("Expired", { exact: true })).toBeVisible();
  await visitor.goto(link);
  await expect(visitor.getByRole("heading", { name: "This link has expired" })).toBeVisible();
  await expect(visitor.locator("main")).not.toContainText(tenant.ownerEmail);
  await visitor.getByRole("button", { name: "Send me a new link" }).click();
  await expect(visitor.getByText("Check your e-mail")).toBeVisible();
  await expectAccessible(visitor);
  await visitor.goto(await mailedLink(tenant.ownerEmail, 2));
  await expect(visitor.getByRole("heading", { name: "Set your password" })).toBeVisible();
  await visitor.goto(link);
  await expect(visitor.getByRole("heading", { name: "A newer link replaced this one" })).toBeVisible();
});

test("another mail invalidates the earlier link", async ({ page, visitor, unique }) => {
  const tenant = await postTenant(page, unique);
  const first = await mailedLink(tenant.ownerEmail);
  await page.goto(`/tenants/${tenant.slug}`);
  await page.getByRole("button", { name: "Send a new link by mail" }).click();
  await expect(page.getByText("The mail was sent")).toBeVisible();

  const second = await mailedLink(tenant.ownerEmail, 2);
  await visitor.goto(first);
  await expect(visitor.getByRole("heading", { name: "A newer link replaced this one" })).toBeVisible();
  await visitor.goto(second);
  await setPassword(visitor, strongPassword());
  await expect(visitor).toHaveURL("/welcome");
});

test("while the mail can't be sent, the tenant stays and its state shows the failure", async ({
  page,
  unique,
  query,
}) => {
  const tenant = await postTenant(page, unique);
  await mailedLink(tenant.ownerEmail);
  await query(
    `update provisioning.outbox set state = 'pending', delivered_at = null, last_error = 'econnection', next_try_at = now() + interval '1 hour'
     where attempt_id in (select id from provisioning.attempts where slug = $1)`,
    [tenant.slug],
  );
  await page.goto(`/tenants/${tenant.slug}`);
  await expect(accessCard(page).getByText("Mail pending", { exact: true })).toBeVisible();
  await expect(accessCard(page).getByText("Next try")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Send a new link by mail" }).click();
  await expect(page.getByText("The mail was sent")).toBeVisible();
});

test("a link is shown once to the admin who copies it, works, is recorded, and the owner is notified", async ({
  page,
  visitor,
  unique,
  query,
}) => {
  const tenant = await postTenant(page, unique);
  const mailed = await mailedLink(tenant.ownerEmail);
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

  const notice = await mailAbout(tenant.ownerEmail, /has a link to set your password/);
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

test("a revoked link does not work, and the owner gets no other until an admin sends one", async ({
  page,
  visitor,
  unique,
}) => {
  const tenant = await provision(page, unique);
  const link = await mailedLink(tenant.ownerEmail);
  await page.getByRole("link", { name: "View details" }).click();
  await expect(page).toHaveURL(/\/audit\/[0-9a-f-]{36}$/);
  await revokeLink(page);
  await expect(page.getByText("The link is revoked")).toBeVisible();
  await expect(accessCard(page).getByText("Revoked", { exact: true })).toBeVisible();

  await visitor.goto(link);
  await expect(visitor.getByRole("heading", { name: "This link was revoked" })).toBeVisible();
  await expect(visitor.getByRole("button")).toHaveCount(0);
  await page.getByRole("button", { name: "Send a new link by mail" }).click();
  await visitor.goto(await mailedLink(tenant.ownerEmail, 2));
  await expect(visitor.getByRole("heading", { name: "Set your password" })).toBeVisible();
});

test("a user who follows the link while signed in to another account is warned, and becomes the owner", async ({
  page,
  unique,
}) => {
  const tenant = await postTenant(page, unique);
  await page.context().clearCookies();
  await page.goto("/login");
  await page.getByLabel("E-mail").fill("support@example.com");
  await page.getByLabel("Password", { exact: true }).fill("local-support-password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Tenants" })).toBeVisible();
  await page.goto(await mailedLink(tenant.ownerEmail));
  await expect(page.getByText("You’re signed in as support@example.com.")).toBeVisible();
  await setPassword(page, strongPassword());
  await expect(page.getByRole("heading", { level: 1, name: `Welcome to ${tenant.name}` })).toBeVisible();
});

test("an owner with an account gets a mail about the new tenant and signs in with their existing password", async ({
  page,
  visitor,
  unique,
}) => {
  const first = await postTenant(page, unique);
  const password = strongPassword();
  await visitor.goto(await mailedLink(first.ownerEmail));
  await setPassword(visitor, password);
  await expect(visitor).toHaveURL("/welcome");
  await visitor.context().clearCookies();

  const added = await addTenant(page, unique, first.ownerEmail);
  await expect(accessCard(page).getByText("Notified", { exact: true })).toBeVisible();
  await expect(accessCard(page).getByText("signs in as before")).toBeVisible();
  await expect(accessCard(page).getByRole("button")).toHaveText(["Send the mail again"]);
  await expect(accessCard(page).locator("summary")).toHaveCount(0);

  const news = await mailAbout(first.ownerEmail, new RegExp(added.name));
  expect(news.html).toContain(`https://${added.slug}.example.com`);
  expect(news.html).not.toContain("/activate/");
  await visitor.goto("/login?next=/welcome");
  await visitor.getByLabel("E-mail").fill(first.ownerEmail);
  await visitor.getByLabel("Password", { exact: true }).fill(password);
  await visitor.getByRole("button", { name: "Sign in" }).click();
  await expect(visitor.getByRole("listitem")).toContainText([first.name, added.name]);
});

test("a forged host appears in no link, mailed or copied", async ({ page, unique }) => {
  const forged = { host: "evil.example", "x-forwarded-host": "evil.example", origin: "https://evil.example" };
  const ownerEmail = `ana@${unique}.test`;
  const fields = { name: unique, slug: unique, ownerName: "Ana", ownerEmail, ownerAccount: "new" };
  const settings = { plan: "starter", timezone: "UTC", currency: "USD", locale: "en-US" };
  const hidden = await hiddenFields(page.request);
  const multipart = { ...hidden, ...fields, ...settings };
  const refused = await page.request.post("/provision-v2", { headers: forged, multipart });
  expect(refused.status()).toBe(403);
  // A form may not send these headers, but a reverse proxy may still set them wrongly.
  const headers = { ...ownPage, host: "evil.example", "x-forwarded-host": new URL(ownPage.origin).host };
  const answer = await page.request.post("/provision-v2", { headers, multipart, maxRedirects: 0 });
  expect(answer.status()).toBe(303);
  expect(JSON.stringify(answer.headers())).not.toContain("evil.example");
  // The mail's link is compared with the console's own URL.
  expect(await mailedLink(ownerEmail)).toMatch(/^\/activate\/[\w-]{43}$/);
  expect((await mailsTo(ownerEmail))[0]?.html).not.toContain("evil.example");
  await page.setExtraHTTPHeaders({ "x-forwarded-host": "evil.example" });
  await page.goto(`/tenants/${unique}`);
  await expect(page.locator("body")).not.toContainText("evil.example");
});

test("an owner of two tenants sees both", async ({ page, visitor, unique, query }) => {
  const [one, other] = [await postTenant(page, unique), await postTenant(page, `${unique}b`)];
  const [owner] = await query("select id from auth.users where email = $1", [one.ownerEmail]);
  const [tenant] = await query("select id from provisioning.tenants where slug = $1", [other.slug]);
  await query(replaceOwner(String(tenant?.id), String(owner?.id)));
  await visitor.goto(await mailedLink(one.ownerEmail));
  await setPassword(visitor, strongPassword());
  await expect(visitor.getByRole("heading", { level: 1, name: "Welcome" })).toBeVisible();
  await expect(visitor.getByRole("listitem")).toContainText([one.name, other.name]);
});

test("the pages fit a small screen", async ({ page, visitor, unique }) => {
  const tenant = await postTenant(page, unique);
  const link = await mailedLink(tenant.ownerEmail);
  await page.setViewportSize({ width: 320, height: 700 });
  await visitor.setViewportSize({ width: 320, height: 700 });
  await page.goto(`/tenants/${tenant.slug}`);
  await expectNoSideways(page);
  await copyLink(page);
  await expectNoSideways(page);
  await visitor.goto(link);
  await expect(visitor.getByRole("heading", { name: "A newer link replaced this one" })).toBeVisible();
  await expectNoSideways(visitor);
});

test.describe("support", () => {
  test.use({ role: "support" });

  test("sees the owner's progress and can change nothing", async ({ page, query }) => {
    await query("select 1");
    await page.goto("/tenants/nordic-plate");
    await expect(accessCard(page).getByText("Expired", { exact: true })).toBeVisible();
    await expect(accessCard(page).getByRole("button")).toHaveCount(0);
    await expect(accessCard(page).locator("summary")).toHaveCount(0);
  });
});
