import {
  accessCard,
  addTenant,
  copyLink,
  goodPassword,
  made,
  mailedLink,
  mailsTo,
  minuteLater,
  provision,
  revokeLink,
  setPassword,
} from "./activation";
import { expect, expectAccessible, expectNoSideways, ownPage, test } from "./fixtures";
import { hiddenFields } from "./provisioning";

test("an owner follows the mail's link, chooses a password, and sees their own tenant and no other", async ({
  page,
  visitor,
  unique,
}) => {
  const tenant = await provision(page, unique);
  await expect(accessCard(page).getByText("Sent", { exact: true })).toBeVisible();

  await visitor.goto(`${process.env.E2E_INBOX_URL}/?to=${tenant.ownerEmail}`);
  await visitor.getByRole("link", { name: /password/i }).click();
  await visitor.frameLocator("iframe").getByRole("link").click();
  await expect(visitor.getByRole("heading", { level: 1, name: "Choose your password" })).toBeVisible();
  await expect(visitor.getByText(tenant.name)).toBeVisible();
  await expect(visitor.getByLabel("E-mail")).toHaveValue(tenant.ownerEmail);
  await expectAccessible(visitor);
  const link = visitor.url();

  const password = goodPassword();
  await setPassword(visitor, password);
  await expect(visitor).toHaveURL("/welcome");
  await expect(visitor.getByRole("heading", { level: 1, name: `Welcome to ${tenant.name}` })).toBeVisible();
  await expect(visitor.getByRole("link", { name: `${tenant.slug}.example.com` })).toBeVisible();
  await expect(visitor.getByRole("listitem")).toHaveCount(1);
  await expectAccessible(visitor);

  await visitor.getByRole("button", { name: "Sign out" }).click();
  await expect(visitor).toHaveURL(/\/login/);
  await visitor.goto(link);
  await expect(visitor.getByRole("heading", { name: "This link does not work any more" })).toBeVisible();
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

  await page.getByRole("link", { name: "Open the tenant" }).click();
  await expect(accessCard(page).getByText("Activated", { exact: true })).toBeVisible();
  await expect(accessCard(page).getByRole("listitem")).toContainText([
    "Mail sent",
    "Link opened",
    "Password chosen",
  ]);
  await expect(accessCard(page).getByRole("button")).toHaveCount(0);
  await expectAccessible(page);
});

test("opening the link uses nothing up, goes to no other site and into no cache", async ({
  page,
  unique,
  request,
  query,
}) => {
  const tenant = await made(page, unique);
  const link = await mailedLink(tenant.ownerEmail);
  const head = await request.head(link);
  const answers = await Promise.all([1, 2, 3].map(() => request.get(link)));
  for (const answer of [head, ...answers]) {
    expect(answer.status()).toBe(200);
    expect(answer.headers()["cache-control"]).toContain("no-store");
    expect(answer.headers()["referrer-policy"]).toBe("no-referrer, strict-origin");
  }
  const opened =
    "select 1 from provisioning.activation_events where kind = 'opened' and attempt_id in (select id from provisioning.attempts where slug = $1)";
  expect(await query(opened, [tenant.slug])).toEqual([]);
  expect(
    await query("select recovery_token <> '' as unused from auth.users where email = $1", [
      tenant.ownerEmail,
    ]),
  ).toEqual([{ unused: true }]);
});

test("the link counts as opened once somebody types", async ({ page, visitor, unique }) => {
  const tenant = await made(page, unique);
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

test("a password that is refused leaves the link as it was", async ({ page, visitor, unique, query }) => {
  const tenant = await made(page, unique);
  await visitor.goto(await mailedLink(tenant.ownerEmail));
  for (const [password, problem] of [
    ["", "Choose a password."],
    ["too short", "it has 9 of at least 15 characters"],
    [`${tenant.name} 2026`, "easy to guess"],
    ["1qaz2wsx3edc4rfv", "easy to guess"],
    ["寿司".repeat(13), "takes 78 bytes"],
  ] as const) {
    await setPassword(visitor, password);
    await expect(visitor.getByText(problem)).toBeVisible();
    await expect(visitor.getByLabel("New password")).toBeFocused();
    await expect(visitor.getByLabel("New password")).toHaveValue("");
  }
  await expectAccessible(visitor);
  expect(
    await query("select recovery_token <> '' as unused from auth.users where email = $1", [
      tenant.ownerEmail,
    ]),
  ).toEqual([{ unused: true }]);
  await setPassword(visitor, goodPassword());
  await expect(visitor).toHaveURL("/welcome");
});

test("where setting the password fails after the link is used up, the owner tries again without a new one", async ({
  page,
  visitor,
  unique,
  failAuth,
}) => {
  const tenant = await made(page, unique);
  await visitor.goto(await mailedLink(tenant.ownerEmail));
  await failAuth(tenant.ownerEmail, { route: "PUT /user", kind: "fail-before", times: 2 });
  await setPassword(visitor, goodPassword());
  await expect(visitor.getByText("The password could not be set")).toBeVisible();
  await setPassword(visitor, "too short");
  await expect(visitor.getByText("of at least 15 characters")).toBeVisible();
  await setPassword(visitor, goodPassword());
  await expect(visitor.getByText("The password could not be set")).toBeVisible();

  await page.goto(`/tenants/${tenant.slug}`);
  await expect(accessCard(page).getByText("Opened", { exact: true })).toBeVisible();
  await visitor.reload();
  await setPassword(visitor, goodPassword());
  await expect(visitor).toHaveURL("/welcome");
});

test("the password can be shown and pasted, and a password manager sees whose it is", async ({
  page,
  visitor,
  unique,
}) => {
  const tenant = await made(page, unique);
  await visitor.goto(await mailedLink(tenant.ownerEmail));
  const field = visitor.getByLabel("New password");
  const toggle = visitor.getByRole("button", { name: "Show the password" });
  await expect(field).toHaveAttribute("type", "password");
  await expect(field).toHaveAttribute("autocomplete", "new-password");
  await expect(visitor.getByLabel("E-mail")).toHaveAttribute("autocomplete", "username");
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

test("an expired link says so and offers a new one, with the same words for every address", async ({
  page,
  visitor,
  unique,
  query,
}) => {
  const tenant = await made(page, unique);
  const link = await mailedLink(tenant.ownerEmail);
  await query("update auth.users set recovery_sent_at = now() - interval '25 hours' where email = $1", [
    tenant.ownerEmail,
  ]);
  await page.goto(`/tenants/${tenant.slug}`);
  await expect(accessCard(page).getByText("Expired", { exact: true })).toBeVisible();
  await visitor.goto(link);
  await expect(visitor.getByRole("heading", { name: "This link has expired" })).toBeVisible();
  await visitor.getByRole("button", { name: "Send me a new link" }).click();
  await expect(visitor.getByText("Enter your e-mail address.")).toBeVisible();

  for (const address of [`nobody@${unique}.test`, tenant.ownerEmail]) {
    await visitor.getByLabel("Your e-mail address").fill(address);
    await visitor.getByRole("button", { name: "Send me a new link" }).click();
    await expect(
      visitor.getByText(`If ${address} belongs to an owner, a mail with a new link is on its way.`),
    ).toBeVisible();
  }
  await expectAccessible(visitor);
  await visitor.goto(await mailedLink(tenant.ownerEmail, 2));
  await expect(visitor.getByRole("heading", { name: "Choose your password" })).toBeVisible();
  expect(await mailsTo(`nobody@${unique}.test`)).toEqual([]);
});

test("another mail kills the earlier link", async ({ page, visitor, unique, query }) => {
  const tenant = await made(page, unique);
  const first = await mailedLink(tenant.ownerEmail);
  await page.goto(`/tenants/${tenant.slug}`);
  const resend = page.getByRole("button", { name: "Send a new link by mail" });
  await resend.click();
  await expect(page.getByText("The mail will be sent by itself")).toBeVisible();
  await expect(accessCard(page).getByText("Mail pending", { exact: true })).toBeVisible();
  await minuteLater(query, tenant.ownerEmail);
  await resend.click();
  await expect(page.getByText("The mail is sent")).toBeVisible();

  const second = await mailedLink(tenant.ownerEmail, 2);
  await visitor.goto(first);
  await expect(visitor.getByRole("heading", { name: "This link does not work any more" })).toBeVisible();
  await visitor.goto(second);
  await setPassword(visitor, goodPassword());
  await expect(visitor).toHaveURL("/welcome");
});

test("while the Auth server sends no mail, the tenant stays and the state says so", async ({
  page,
  unique,
  failAuth,
}) => {
  await failAuth(`ana@${unique}.test`, { route: "POST /recover", kind: "fail-before", times: 2 });
  const tenant = await provision(page, unique);
  await expect(accessCard(page).getByText("Mail pending", { exact: true })).toBeVisible();
  await expect(accessCard(page).getByText("Next try")).toBeVisible();
  await expectAccessible(page);
  await page.goto(`/tenants/${tenant.slug}`);
  await expect(accessCard(page).getByText("Mail pending", { exact: true })).toBeVisible();
  const resend = page.getByRole("button", { name: "Send a new link by mail" });
  await resend.click();
  await expect(page.getByText("The mail will be sent by itself")).toBeVisible();
  await resend.click();
  await expect(page.getByText("The mail is sent")).toBeVisible();
  expect(await mailsTo(tenant.ownerEmail)).toHaveLength(1);
});

test("a link is shown once to the admin who copies it, works, and is on record", async ({
  page,
  visitor,
  unique,
  query,
}) => {
  const tenant = await made(page, unique);
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

  await visitor.goto(mailed);
  await expect(visitor.getByRole("heading", { name: "This link does not work any more" })).toBeVisible();
  await visitor.goto(link);
  await setPassword(visitor, goodPassword());
  await expect(visitor).toHaveURL("/welcome");
});

test("a revoked link is worthless, and the owner gets no other until an admin sends one", async ({
  page,
  visitor,
  unique,
  query,
}) => {
  const tenant = await provision(page, unique);
  const link = await mailedLink(tenant.ownerEmail);
  await page.getByRole("link", { name: "See every stage" }).click();
  await expect(page).toHaveURL(/\/audit\/[0-9a-f-]{36}$/);
  await revokeLink(page);
  await expect(page.getByText("The link is revoked")).toBeVisible();
  await expect(accessCard(page).getByText("Revoked", { exact: true })).toBeVisible();

  await visitor.goto(link);
  await visitor.getByLabel("Your e-mail address").fill(tenant.ownerEmail);
  await visitor.getByRole("button", { name: "Send me a new link" }).click();
  await expect(visitor.getByText("Look into your mailbox")).toBeVisible();
  expect(
    await query(
      "select 1 from provisioning.outbox where payload ->> 'askedBy' = 'owner' and attempt_id in (select id from provisioning.attempts where slug = $1)",
      [tenant.slug],
    ),
  ).toEqual([]);
});

test("who follows the link while signed in as somebody else is told, and becomes the owner", async ({
  page,
  unique,
}) => {
  const tenant = await made(page, unique);
  await page.context().clearCookies();
  await page.goto("/login");
  await page.getByLabel("E-mail").fill("support@example.com");
  await page.getByLabel("Password", { exact: true }).fill("local-support-password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Tenants" })).toBeVisible();
  await page.goto(await mailedLink(tenant.ownerEmail));
  await expect(page.getByText("You are signed in as support@example.com.")).toBeVisible();
  await setPassword(page, goodPassword());
  await expect(page.getByRole("heading", { level: 1, name: `Welcome to ${tenant.name}` })).toBeVisible();
});

test("an owner who has an account is told of one more tenant by mail, and signs in with the password they have", async ({
  page,
  visitor,
  unique,
}) => {
  const first = await made(page, unique);
  const password = goodPassword();
  await visitor.goto(await mailedLink(first.ownerEmail));
  await setPassword(visitor, password);
  await expect(visitor).toHaveURL("/welcome");
  await visitor.context().clearCookies();

  const added = await addTenant(page, unique, first.ownerEmail);
  await expect(accessCard(page).getByText("Told", { exact: true })).toBeVisible();
  await expect(accessCard(page).getByText("signs in as before")).toBeVisible();
  await expect(accessCard(page).getByRole("button")).toHaveText(["Send the mail again"]);
  await expect(accessCard(page).locator("summary")).toHaveCount(0);

  const link = await mailedLink(first.ownerEmail, 2);
  expect((await mailsTo(first.ownerEmail))[0]?.subject).toBe(`You are the owner of ${added.name}`);
  expect(link).toBe("/login?next=/welcome");
  await visitor.goto(link);
  await visitor.getByLabel("E-mail").fill(first.ownerEmail);
  await visitor.getByLabel("Password", { exact: true }).fill(password);
  await visitor.getByRole("button", { name: "Sign in" }).click();
  await expect(visitor.getByRole("listitem")).toContainText([first.name, added.name]);
});

test("a forged host reaches no link, neither a mailed nor a copied one", async ({ page, unique }) => {
  const forged = { host: "evil.example", "x-forwarded-host": "evil.example", origin: "https://evil.example" };
  const ownerEmail = `ana@${unique}.test`;
  const fields = { name: unique, slug: unique, ownerName: "Ana", ownerEmail, ownerAccount: "new" };
  const settings = { plan: "starter", timezone: "UTC", currency: "USD", locale: "en-US" };
  const hidden = await hiddenFields(page.request);
  const multipart = { ...hidden, ...fields, ...settings };
  const refused = await page.request.post("/provision-v2", { headers: forged, multipart });
  expect(refused.status()).toBe(403);
  // What a form may not say, a proxy in front may still get wrong.
  const headers = { ...ownPage, host: "evil.example", "x-forwarded-host": new URL(ownPage.origin).host };
  const answer = await page.request.post("/provision-v2", { headers, multipart, maxRedirects: 0 });
  expect(answer.status()).toBe(303);
  expect(JSON.stringify(answer.headers())).not.toContain("evil.example");
  // The mail's link is compared with the console's own address.
  expect(await mailedLink(ownerEmail)).toMatch(/^\/activate\?token_hash=/);
  expect((await mailsTo(ownerEmail))[0]?.html).not.toContain("evil.example");
  await page.setExtraHTTPHeaders({ "x-forwarded-host": "evil.example" });
  await page.goto(`/tenants/${unique}`);
  await expect(page.locator("body")).not.toContainText("evil.example");
});

test("one person who owns two tenants sees both", async ({ page, visitor, unique, query }) => {
  const [one, other] = [await made(page, unique), await made(page, `${unique}b`)];
  await query(
    `update public.tenant_memberships set user_id = (select id from auth.users where email = $1)
     where tenant_id = (select id from public.tenants where slug = $2)`,
    [one.ownerEmail, other.slug],
  );
  await visitor.goto(await mailedLink(one.ownerEmail));
  await setPassword(visitor, goodPassword());
  await expect(visitor.getByRole("heading", { level: 1, name: "Welcome" })).toBeVisible();
  await expect(visitor.getByRole("listitem")).toContainText([one.name, other.name]);
});

test("the pages fit a small screen", async ({ page, visitor, unique }) => {
  const tenant = await made(page, unique);
  const link = await mailedLink(tenant.ownerEmail);
  await page.setViewportSize({ width: 320, height: 700 });
  await visitor.setViewportSize({ width: 320, height: 700 });
  await page.goto(`/tenants/${tenant.slug}`);
  await expectNoSideways(page);
  await copyLink(page);
  await expectNoSideways(page);
  await visitor.goto(link);
  await expect(visitor.getByRole("heading", { name: "This link does not work any more" })).toBeVisible();
  await expectNoSideways(visitor);
});

test.describe("support", () => {
  test.use({ role: "support" });

  test("sees how far the owner is, and can change nothing", async ({ page, query }) => {
    await query("select 1");
    await page.goto("/tenants/nordic-plate");
    await expect(accessCard(page).getByText("Expired", { exact: true })).toBeVisible();
    await expect(accessCard(page).getByRole("button")).toHaveCount(0);
    await expect(accessCard(page).locator("summary")).toHaveCount(0);
  });
});
