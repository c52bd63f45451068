import {
  expect,
  expectAccessible,
  expectNoHorizontalScroll,
  sameOrigin,
  sessionFile,
  test,
} from "../fixtures";
import { expectFocusFollowsLayout } from "../staff/focus-order";
import { inEachTheme } from "../staff/themes";
import {
  addCleanup,
  cleanupState,
  lockOpenCleanups,
  lockStuckSamples,
  markResolved,
  tryNow,
} from "./cleanups";

test.beforeEach(({ query }) => lockOpenCleanups(query));

test("an admin can retry an abandoned clean-up, which deletes the account", async ({
  page,
  query,
  unique,
}) => {
  const { userId, name } = await addCleanup(query, unique, { withUser: true });
  await page.goto("/audit");
  await page.getByRole("link", { name: /^Clean-ups \d+ open$/ }).click();
  await expect(page).toHaveURL("/audit/cleanups");
  await tryNow(page, name);
  await expect(page.getByRole("status").filter({ hasText: "The account is gone" })).toBeFocused();
  await expect(page.getByRole("table").getByRole("link", { name })).toBeVisible();
  expect(await cleanupState(query, userId)).toEqual({
    state: "done",
    tries: 9,
    by: null,
    user_exists: false,
  });
});

test("a clean-up that cannot delete the account still needs action", async ({
  page,
  query,
  failAuth,
  unique,
}) => {
  const { userId, name } = await addCleanup(query, unique, { withUser: true });
  await failAuth(`owner@${unique}.test`, { route: "DELETE /admin/users/{id}", kind: "fail" });
  await page.goto("/audit/cleanups");
  await tryNow(page, name);
  await expect(page.getByRole("status").filter({ hasText: "couldn’t be removed" })).toBeVisible();
  expect(await cleanupState(query, userId)).toMatchObject({ state: "manual", tries: 9, user_exists: true });
});

test("an admin can mark a clean-up as resolved in two steps, and the staff log names the admin", async ({
  page,
  query,
  unique,
}) => {
  const { userId, name } = await addCleanup(query, unique);
  await page.goto("/audit/cleanups");
  await expect(page.getByRole("button", { name: `Yes, mark as resolved for ${name}` })).toBeHidden();
  await markResolved(page, name);
  await expect(page.getByRole("status").filter({ hasText: "Marked as resolved" })).toBeVisible();
  await expectAccessible(page);
  const row = page.getByRole("row").filter({ hasText: name });
  await expect(row).toContainText("by admin@example.com");
  expect(await cleanupState(query, userId)).toMatchObject({ state: "done", by: "admin@example.com" });

  await row.getByRole("link", { name }).click();
  await expect(page.getByText("Clean-up marked as resolved")).toBeVisible();
});

test("a clean-up cannot be marked as resolved while the account exists", async ({ page, query, unique }) => {
  const { userId, name } = await addCleanup(query, unique, { withUser: true });
  await page.goto("/audit/cleanups");
  await markResolved(page, name);
  await expect(page.getByRole("status").filter({ hasText: "The account still exists" })).toBeVisible();
  expect(await cleanupState(query, userId)).toMatchObject({ state: "manual", tries: 8, by: null });
});

test("an admin can run the reconciler, which deletes an account that was created late", async ({
  page,
  query,
  unique,
}) => {
  const { userId } = await addCleanup(query, unique, { withUser: true });
  await query("delete from provisioning.auth_cleanups where user_id = $1", [userId]);
  await lockStuckSamples(query);
  await page.goto("/audit/cleanups");
  await page.getByRole("button", { name: "Run clean-up now" }).click();
  const status = page.getByRole("status").filter({ hasText: "The reconciler has run" });
  await expect(status).toContainText(/leftover accounts found: \d/i);
  expect(await cleanupState(query, userId)).toMatchObject({ state: "done", user_exists: false });
});

test("an attempt’s page shows that its clean-up is open, and links to the clean-ups page", async ({
  page,
  query,
  unique,
}) => {
  const { name } = await addCleanup(query, unique, { state: "pending" });
  await page.goto("/audit/cleanups");
  await page.getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByText("didn’t confirm that the account was deleted")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Go to clean-ups" }).click();
  await expect(page).toHaveURL("/audit/cleanups");
});

test("the clean-ups page reports that no clean-ups are open", async ({ page, query }) => {
  const open = "select user_id, state from provisioning.auth_cleanups where state <> 'done'";
  const openCleanups = await query<{ user_id: string; state: string }>(open);
  // Other tests may add clean-ups in the meantime.
  await expect(async () => {
    await query(
      "update provisioning.auth_cleanups set state = 'done', resolved_at = now() where state <> 'done'",
    );
    await page.goto("/audit/cleanups");
    await expect(page.getByRole("heading", { name: "Nothing to clean up" })).toBeVisible({
      timeout: 2_000,
    });
  }).toPass();
  await expectAccessible(page);
  for (const { user_id, state } of openCleanups) {
    await query("update provisioning.auth_cleanups set state = $2, resolved_at = null where user_id = $1", [
      user_id,
      state,
    ]);
  }
});

test("with a confirmation open, the clean-ups page is accessible, does not scroll horizontally, and has a tab order that follows the layout", async ({
  page,
  query,
  unique,
}) => {
  const { name } = await addCleanup(query, unique);
  await page.goto("/audit/cleanups");
  await page.locator("summary").filter({ hasText: name }).click();
  await expect(page.getByRole("button", { name: `Yes, mark as resolved for ${name}` })).toBeVisible();
  const themes = [
    { colorScheme: "light", width: 1280 },
    { colorScheme: "dark", width: 390 },
  ] as const;
  await inEachTheme(page, themes, async () => {
    await expectNoHorizontalScroll(page);
    await expectAccessible(page);
    await expectFocusFollowsLayout(page);
  });
});

test.describe("support staff", () => {
  test.use({ role: "support" });

  test("see the open clean-ups but no buttons", async ({ page, query, unique }) => {
    const { name, userId } = await addCleanup(query, unique);
    await page.goto("/audit/cleanups");
    await expect(page.getByRole("link", { name })).toBeVisible();
    await expect(page.getByText(userId)).toBeVisible();
    await expect(page.locator("main form")).toHaveCount(0);
    await expectAccessible(page);
  });

  test("cannot manage clean-ups by submitting an admin’s forms, and the denial is recorded", async ({
    page,
    browser,
    query,
    unique,
  }) => {
    const { name, userId } = await addCleanup(query, unique, { withUser: true });
    await lockStuckSamples(query);
    const before = await cleanupState(query, userId);
    // Sends the forms of an admin’s page with a support session.
    const admin = await browser.newContext({ storageState: sessionFile("admin"), javaScriptEnabled: false });
    const adminPage = await admin.newPage();
    await adminPage.goto("/audit/cleanups");
    const forms = [
      adminPage.locator("form").filter({ hasText: `Try now for ${name}` }),
      adminPage.locator("form").filter({ hasText: `Yes, mark as resolved for ${name}` }),
      adminPage.locator("form").filter({ hasText: "Run clean-up now" }),
    ];
    for (const form of forms) {
      const fields = await form.evaluate((element) => [...new FormData(element as HTMLFormElement)]);
      const multipart = Object.fromEntries(fields.map(([key, value]) => [key, String(value)]));
      const response = await page.request.post("/audit/cleanups", { headers: sameOrigin, multipart });
      expect(await response.text()).toContain("Only admins can do this");
    }
    await admin.close();
    expect(await cleanupState(query, userId)).toEqual(before);

    // The response does not wait for the event to be stored.
    const refusals = page.getByRole("row").filter({ hasText: "Tried to manage clean-ups" });
    await expect(async () => {
      await page.goto("/audit/staff");
      await expect(refusals.filter({ hasText: "support@example.com" }).first()).toBeVisible({
        timeout: 1_000,
      });
    }).toPass();
  });
});
