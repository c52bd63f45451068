import { replaceOwner } from "@/db/product/testing";
import { expect, expectAccessible, test } from "../fixtures";
import {
  accessCard,
  addTenant,
  emailedLink,
  postTenant,
  provision,
  setPassword,
  strongPassword,
  waitForEmail,
} from "./activation";

test("an owner follows the link in the e-mail, sets a password, and sees only their own tenant", async ({
  page,
  visitor,
  unique,
}) => {
  const tenant = await provision(page, unique);
  await expect(accessCard(page).getByText("Sent", { exact: true })).toBeVisible();

  const link = await emailedLink(tenant.ownerEmail);
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
  await waitForEmail(tenant.ownerEmail, /password .* was set/);

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
    "E-mail sent",
    "Link opened",
    "Password set",
  ]);
  await expect(accessCard(page).getByRole("button")).toHaveCount(0);
  await expectAccessible(page);
});

test("a rejected password does not use up the link", async ({ page, visitor, unique, query }) => {
  const tenant = await postTenant(page, unique);
  await visitor.goto(await emailedLink(tenant.ownerEmail));
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

test("if the Auth server fails after a link is used, only the same browser can try again", async ({
  page,
  visitor,
  unique,
  failAuth,
}) => {
  const tenant = await postTenant(page, unique);
  const link = await emailedLink(tenant.ownerEmail);
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

test("the password can be shown and pasted, and its field has `autocomplete=new-password`", async ({
  page,
  visitor,
  unique,
}) => {
  const tenant = await postTenant(page, unique);
  await visitor.goto(await emailedLink(tenant.ownerEmail));
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

test("a user who is signed in to another account gets a warning, and the link signs them in as the owner", async ({
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
  await page.goto(await emailedLink(tenant.ownerEmail));
  await expect(page.getByText("You’re signed in as support@example.com.")).toBeVisible();
  await setPassword(page, strongPassword());
  await expect(page.getByRole("heading", { level: 1, name: `Welcome to ${tenant.name}` })).toBeVisible();
});

test("an owner with an account is e-mailed about the new tenant and signs in with the existing password", async ({
  page,
  visitor,
  unique,
}) => {
  const first = await postTenant(page, unique);
  const password = strongPassword();
  await visitor.goto(await emailedLink(first.ownerEmail));
  await setPassword(visitor, password);
  await expect(visitor).toHaveURL("/welcome");
  await visitor.context().clearCookies();

  const added = await addTenant(page, unique, first.ownerEmail);
  await expect(page.getByText("Account name: Ana Novak")).toBeVisible();
  await expect(accessCard(page).getByText("Notified", { exact: true })).toBeVisible();
  await expect(accessCard(page).getByText("signs in as before")).toBeVisible();
  await expect(accessCard(page).getByRole("button")).toHaveText(["Send the e-mail again"]);
  await expect(accessCard(page).locator("summary")).toHaveCount(0);

  const notification = await waitForEmail(first.ownerEmail, new RegExp(added.name));
  expect(notification.html).toContain(`https://${added.slug}.example.com`);
  expect(notification.html).not.toContain("/activate/");
  await visitor.goto("/login?next=/welcome");
  await visitor.getByLabel("E-mail").fill(first.ownerEmail);
  await visitor.getByLabel("Password", { exact: true }).fill(password);
  await visitor.getByRole("button", { name: "Sign in" }).click();
  await expect(visitor.getByRole("listitem")).toContainText([first.name, added.name]);
});

test("an owner of two tenants sees both tenants", async ({ page, visitor, unique, query }) => {
  const [one, other] = [await postTenant(page, unique), await postTenant(page, `${unique}b`)];
  const [owner] = await query("select id from auth.users where email = $1", [one.ownerEmail]);
  const [tenant] = await query("select id from provisioning.tenants where slug = $1", [other.slug]);
  await query(replaceOwner(String(tenant?.id), String(owner?.id)));
  await visitor.goto(await emailedLink(one.ownerEmail));
  await setPassword(visitor, strongPassword());
  await expect(visitor.getByRole("heading", { level: 1, name: "Welcome" })).toBeVisible();
  await expect(visitor.getByRole("listitem")).toContainText([one.name, other.name]);
});
