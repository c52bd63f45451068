import { accounts } from "@/local/seed";
import { builtActions } from "../built";
import { expectAccessible, expectNoHorizontalScroll } from "../fixtures";
import { fillForm, noRecords, recordCounts, send } from "../form/provisioning";
import { call, get } from "../http/raw-request";
import { actions, refused, routes } from "../owner/access";
import { allRows } from "../owner/activation";
import { cookiesOf } from "../personas";
import { expectFocusFollowsLayout } from "./focus-order";
import {
  beginEnrolment,
  codeOf,
  enterCode,
  expect,
  newStaff,
  signIn,
  staffEventsOf,
  test,
  wrongCodeOf,
} from "./second-factor";

test.use({ role: null });

test("an admin without a second factor is refused, sets up an app, and submits the same input", async ({
  page,
  query,
  unique,
  ownConsole,
}) => {
  const member = await newStaff("admin", unique, query);
  const ownerEmail = `ana@${unique}.test`;
  await signIn(page, member, "/login?next=/provision-v2");
  await expect(page.getByText("You can read everything here.")).toBeVisible();
  await fillForm(page, { name: `Proved ${unique}`, ownerName: "Ana Novak", ownerEmail });
  await page.getByLabel("Plan").selectOption("growth");
  await send(page);
  const refusal = page.getByRole("alert").filter({ hasText: "A second factor is needed for this" });
  await expect(refusal).toBeFocused();
  await expect(refusal).toContainText("Nothing was created.");
  await expectAccessible(page);
  expect(await recordCounts(query, `proved-${unique}`, ownerEmail)).toEqual(noRecords);
  expect(await query("select 1 from provisioning.attempts where slug = $1", [`proved-${unique}`])).toEqual(
    [],
  );
  expect(await staffEventsOf(query, member.email)).toEqual([
    { kind: "denied", detail: { what: "provision", missing: "second factor" } },
  ]);

  await refusal.getByRole("link", { name: "Enter a code to continue" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Account security" })).toBeVisible();
  await expect(page.getByText("Set up an authenticator app to continue")).toBeVisible();
  await expectAccessible(page);
  await expectFocusFollowsLayout(page);
  const secret = await beginEnrolment(page);
  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  const picture = page.getByRole("img", { name: /QR code/ });
  expect(
    await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)),
  ).toBeGreaterThan(0);
  await expect(page.getByLabel("Code", { exact: true })).toBeFocused();
  await expectAccessible(page);

  await enterCode(page, "12345", "Confirm");
  await expect(page.getByLabel("Code", { exact: true })).toHaveAccessibleDescription(/Enter the six digits/);
  await enterCode(page, wrongCodeOf(secret), "Confirm");
  await expect(page.getByLabel("Code", { exact: true })).toHaveAccessibleDescription(/code is wrong/);
  await expect(page.getByLabel("Code", { exact: true })).toHaveValue("");
  await expectAccessible(page);
  await enterCode(page, codeOf(secret), "Confirm");

  await expect(page).toHaveURL("/provision-v2");
  await expect(page.getByText("You can read everything here.")).toHaveCount(0);
  await expect(page.getByLabel("Business name")).toHaveValue(`Proved ${unique}`);
  await expect(page.getByLabel("Owner’s e-mail")).toHaveValue(ownerEmail);
  await expect(page.getByLabel("Plan")).toHaveValue("growth");
  await send(page);
  await expect(page.getByRole("heading", { level: 1, name: `Proved ${unique} is ready` })).toBeVisible();
  expect(await recordCounts(query, `proved-${unique}`, ownerEmail)).toMatchObject({ tenants: 1, users: 1 });

  expect((await staffEventsOf(query, member.email)).at(-1)).toEqual({
    kind: "factor_enrolled",
    detail: { name: "Phone" },
  });
  expect(`${await allRows(query)}${ownConsole.server.log()}`).not.toContain(secret);
});

test("a user with an app is asked for a code when signing in, and a wrong code is rejected", async ({
  page,
  query,
  unique,
}) => {
  const member = await newStaff("admin", unique, query);
  await signIn(page, member, "/login?next=/account/security");
  const secret = await beginEnrolment(page);
  await enterCode(page, codeOf(secret), "Confirm");
  await expect(page.getByText("Phone is set up")).toBeVisible();
  await page.getByRole("button", { name: member.email }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/reason=signed-out/);

  await signIn(page, member, "/login?next=/audit");
  await expect(page.getByRole("heading", { level: 1, name: "Enter a code" })).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 800 });
  await expectNoHorizontalScroll(page);
  await enterCode(page, wrongCodeOf(secret), "Continue");
  await expect(page.getByLabel("Code", { exact: true })).toHaveAccessibleDescription(/code is wrong/);
  await expect(page.getByLabel("Code", { exact: true })).toBeFocused();
  await enterCode(page, codeOf(secret), "Continue");
  await expect(page).toHaveURL(/\/audit$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Audit/);
});

test("a user can try only ten codes in five minutes", async ({ page, query, unique }) => {
  const member = await newStaff("support", unique, query);
  await signIn(page, member, "/login?next=/account/security");
  const secret = await beginEnrolment(page);
  await enterCode(page, codeOf(secret), "Confirm");
  await expect(page.getByText("Phone is set up")).toBeVisible();
  await page.context().clearCookies();
  await signIn(page, member);
  await expect(page.getByRole("heading", { level: 1, name: "Enter a code" })).toBeVisible();
  for (let tries = 1; tries <= 10; tries++) {
    const responded = page.waitForResponse((response) => response.request().method() === "POST");
    await enterCode(page, wrongCodeOf(secret), "Continue");
    await responded;
    await expect(page.getByLabel("Code", { exact: true })).toHaveAccessibleDescription(/code is wrong/);
    await expect(page.getByLabel("Code", { exact: true })).toHaveValue("");
    await expect(page.getByRole("button", { name: "Continue" })).toBeEnabled();
  }
  await enterCode(page, codeOf(secret), "Continue");
  await expect(page.getByRole("alert").filter({ hasText: "Too many attempts" })).toContainText(
    /in \d minutes?/,
  );
  await expectAccessible(page);
});

test("support staff need a second factor to export, and return to the audit log after entering a code", async ({
  page,
  query,
  unique,
}) => {
  const member = await newStaff("support", unique, query);
  await signIn(page, member, "/login?next=/audit");
  const download = async () => {
    await page.locator("summary").filter({ hasText: "Export" }).click();
    await page.getByRole("link", { name: "CSV" }).click();
  };
  await download();
  await expect(
    page.getByText(
      "This also needs a second factor. Enter a code from your authenticator app first. Nothing was saved.",
    ),
  ).toBeVisible();
  await expectAccessible(page);
  expect(await staffEventsOf(query, member.email)).toEqual([
    { kind: "denied", detail: { what: "export", missing: "second factor" } },
  ]);
  await page.getByRole("link", { name: "Enter a code to continue" }).click();
  await enterCode(page, codeOf(await beginEnrolment(page)), "Confirm");
  await expect(page).toHaveURL(/\/audit$/);
  const saved = page.waitForEvent("download");
  await download();
  expect((await saved).suggestedFilename()).toMatch(/^attempts-.*\.csv$/);
});

test("removing an app requires a code and is recorded, and the session loses its second factor", async ({
  page,
  visitor,
  query,
  unique,
  ownConsole,
}) => {
  const member = await newStaff("admin", unique, query);
  await signIn(page, member, "/login?next=/account/security");
  await enterCode(page, codeOf(await beginEnrolment(page, "Old phone")), "Confirm");
  await expect(page.getByText("Old phone is set up")).toBeVisible();
  await expectAccessible(page);

  await signIn(visitor, member, `${ownConsole.url}/login`);
  await expect(visitor).toHaveURL(/\/login\/verify/);
  await visitor.goto(`${ownConsole.url}/account/security`);
  await expect(visitor.getByText("To add or remove an app, enter a code")).toBeVisible();
  await expect(visitor.getByRole("button", { name: /remove/ })).toHaveCount(0);

  await page.locator("summary").filter({ hasText: "Remove" }).click();
  await page.getByRole("button", { name: /Yes, remove it/ }).click();
  await expect(page.getByText("Old phone was removed")).toBeVisible();
  await expect(page.getByText("No apps yet")).toBeVisible();
  expect((await staffEventsOf(query, member.email)).at(-1)).toEqual({
    kind: "factor_removed",
    detail: { name: "Old phone" },
  });
  // The session that entered the code has lost its second factor.
  await page.goto("/provision-v2");
  await expect(page.getByText("You can read everything here.")).toBeVisible();
});

test("setting up an app ends the user's other sessions, and their pages ask the user to sign in again", async ({
  page,
  visitor,
  query,
  unique,
  ownConsole,
}) => {
  const member = await newStaff("admin", unique, query);
  await signIn(visitor, member, `${ownConsole.url}/login`);
  await expect(visitor).toHaveURL(/\/tenants$/);
  await signIn(page, member, "/login?next=/account/security");
  await enterCode(page, codeOf(await beginEnrolment(page)), "Confirm");
  await expect(page.getByText("Phone is set up")).toBeVisible();

  await visitor.getByRole("link", { name: "enter a code" }).click();
  await expect(visitor.getByText("Your session has ended")).toBeVisible();
  await visitor.getByRole("button", { name: "Sign in again" }).click();
  await expect(visitor).toHaveURL(/reason=signed-out/);
  await signIn(visitor, member, visitor.url());
  await expect(visitor.getByRole("heading", { level: 1, name: "Enter a code" })).toBeVisible();
});

test("without a second factor, every action or route that needs one refuses the call, and all others work", async ({
  unique,
  query,
  ownConsole,
}) => {
  const cookie = await cookiesOf("admin", unique, query);
  const guarded: string[] = [];
  for (const { id, name, page } of builtActions()) {
    const row = actions[name];
    // Signing out would end the session for the actions that follow.
    if (!row || name === "signOutAction") continue;
    const response = await call({ id, page }, row.call(unique), { cookie }, ownConsole.url);
    if (!row.withoutSecondFactor) guarded.push(name);
    expect.soft(response, name).toMatch(row.withoutSecondFactor ? row.granted : refused.secondFactor);
    if (!row.withoutSecondFactor) expect.soft(response, name).not.toMatch(row.granted);
  }
  expect(guarded.length).toBeGreaterThanOrEqual(9);
  for (const [name, { path, access, granted, secondFactor }] of Object.entries(routes)) {
    if (access === "secret") continue;
    const response = await get(path, { cookie }, ownConsole.url);
    expect.soft(response, name).toMatch(secondFactor ? /^401\n.*"missing":"second factor"/s : granted);
    if (secondFactor) expect.soft(response, name).not.toMatch(granted);
  }
  const tenants = await query("select 1 from provisioning.tenants where slug like $1", [`sent-%${unique}`]);
  expect(tenants).toEqual([]);
});

test("pages with a secret or a code are never cached", async ({ page, query, unique }) => {
  await signIn(page, await newStaff("support", unique, query));
  await expect(page).toHaveURL(/\/tenants$/);
  for (const path of ["/account/security", "/login/verify"]) {
    const response = await page.request.get(path, { maxRedirects: 0 });
    expect(response.headers()["cache-control"]).toContain("no-store");
  }
  await page.goto("/account/security");
  const responded = page.waitForResponse((response) => response.request().method() === "POST");
  await beginEnrolment(page);
  expect((await responded).headers()["cache-control"]).toContain("no-store");
});

test.describe("on a console that requires no second factor", () => {
  test.use({ baseURL: process.env.E2E_BASE_URL ?? "" });

  test("a user without an app is not asked for a code", async ({ page }) => {
    const [admin] = accounts;
    await signIn(page, admin, "/login?next=/provision-v2");
    await expect(page.getByRole("button", { name: "Provision tenant" })).toBeVisible();
    await expect(page.getByText("You can read everything here.")).toHaveCount(0);
  });
});
