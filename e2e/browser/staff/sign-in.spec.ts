import { createHash } from "node:crypto";
import { accounts } from "@/local/seed";
import { expect, expectAccessible, test } from "../fixtures";

test.use({ role: null });

const [admin] = accounts;

test("a wrong password shows an error and keeps only the e-mail address", async ({ page }) => {
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(admin.email);
  await page.getByLabel("Password", { exact: true }).fill("not-the-password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: /not right|do not match|wrong/i })).toBeVisible();
  await expect(page.getByLabel("E-mail")).toHaveValue(admin.email);
  await expect(page.getByLabel("Password", { exact: true })).toHaveValue("");
  await expectAccessible(page);
});

test("an unknown e-mail address shows the same error as a wrong password", async ({ page }) => {
  const messages: string[] = [];
  for (const email of [admin.email, "unknown@example.com"]) {
    await page.goto("/login");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password", { exact: true }).fill("not-the-password");
    await page.getByRole("button", { name: "Sign in" }).click();
    const alert = page.locator("main").getByRole("alert");
    await expect(alert).toBeVisible();
    messages.push((await alert.textContent()) ?? "");
  }
  expect(messages[0]).toBe(messages[1]);
});

test("the console's pages redirect signed-out users to the sign-in page", async ({ page }) => {
  for (const path of ["/", "/tenants", "/tenants/golden-spoon", "/provision-v2", "/audit"]) {
    await page.goto(path);
    await expect(page).toHaveURL(/\/login/);
    await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  }
});

test("an account can sign in without a role, but can open the console only while it has one", async ({
  page,
  query,
  unique,
}) => {
  const email = `${unique}@owner.test`;
  const key = process.env.SUPABASE_SECRET_KEY ?? "";
  const created = await fetch(`${process.env.E2E_AUTH_URL}/auth/v1/admin/users`, {
    method: "POST",
    headers: { apikey: key, authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ email, password: "an-owner-password", email_confirm: true }),
  });
  expect(created.ok).toBe(true);
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("an-owner-password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("has no access to the console")).toBeVisible();
  await page.goto("/audit");
  await expect(page.getByText("has no access to the console")).toBeVisible();
  await expectAccessible(page);

  await query(
    "insert into provisioning.staff (user_id, role, added_by) select id, 'support', 'test' from auth.users where email = $1",
    [email],
  );
  await page.goto("/audit");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Audit/);
  await query("delete from provisioning.staff where user_id = (select id from auth.users where email = $1)", [
    email,
  ]);
  await page.reload();
  await expect(page.getByText("has no access to the console")).toBeVisible();
});

test("signing out ends the session", async ({ page }) => {
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(admin.email);
  await page.getByLabel("Password", { exact: true }).fill(admin.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: admin.email }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/login/);
  await page.goto("/tenants");
  await expect(page).toHaveURL(/\/login/);
});

test("signing in ignores a foreign URL in `next`", async ({ page }) => {
  await page.goto("/login?next=//evil.example.com");
  await page.getByLabel("E-mail").fill(admin.email);
  await page.getByLabel("Password", { exact: true }).fill(admin.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/tenants$/);
});

test("scripts cannot read the session cookies", async ({ page, context }) => {
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(admin.email);
  await page.getByLabel("Password", { exact: true }).fill(admin.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/tenants$/);
  const cookies = (await context.cookies()).filter(({ name }) => name.startsWith("sb-"));
  expect(cookies.length).toBeGreaterThan(0);
  expect(cookies.filter(({ httpOnly }) => !httpOnly)).toEqual([]);
});

test("after ten passwords in five minutes, even the right one is refused", async ({
  page,
  query,
  unique,
}) => {
  const email = `${unique}@guessed.test`;
  const key = process.env.SUPABASE_SECRET_KEY ?? "";
  await fetch(`${process.env.E2E_AUTH_URL}/auth/v1/admin/users`, {
    method: "POST",
    headers: { apikey: key, authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ email, password: "the-right-password", email_confirm: true }),
  });
  const address = `192.0.2.${unique.length}`;
  await page.setExtraHTTPHeaders({ "x-forwarded-for": address });
  const visitor = createHash("sha256").update(`${email} network ${address}`).digest("base64url");
  await query(
    "insert into provisioning.rate_limits (key, window_started_at, hits) values ('sign-in-visitor:' || $1, now(), 10)",
    [visitor],
  );
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("the-right-password");
  await page.getByRole("button", { name: "Sign in" }).click();
  const refusal = page.getByRole("alert").filter({ hasText: "Too many attempts" });
  await expect(refusal).toContainText(/in \d+ (seconds|minutes)/);
  await expect(page.getByLabel("E-mail")).toHaveValue(email);
  await expectAccessible(page);
  expect(await query("select 1 from provisioning.rate_limits where key like $1", [`%${unique}%`])).toEqual(
    [],
  );
});
