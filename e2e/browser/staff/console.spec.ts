import { randomUUID } from "node:crypto";
import { attemptIdOf } from "@/local/seed/tenants";
import { seedId } from "@/local/seed/users";
import { expect, expectAccessible, expectNoHorizontalScroll, test } from "../fixtures";
import { expectFocusFollowsLayout } from "./focus-order";
import { darkMobile, inEachTheme } from "./themes";

const themes = [
  { colorScheme: "light", width: 1440 },
  { colorScheme: "light", width: 1280 },
  { colorScheme: "light", width: 390, forcedColors: "active" },
  { colorScheme: "dark", width: 320 },
] as const;

const rolledBack = seedId("attempt Copper Kettle 8");

const screens = {
  "the tenant list": "/tenants",
  "a search without results": "/tenants?q=nothing-begins-with-this",
  "a filtered tenant list": "/tenants?status=active&owner=waiting&origin=here",
  "a global search": "/search?q=e",
  "a search that finds nothing": "/search?q=no+such+business",
  "a tenant that the console did not create": "/tenants/golden-spoon",
  "a tenant created by the console": "/tenants/nordic-plate",
  "the form": "/provision-v2",
  "a success page": `/provision-v2?attempt=${attemptIdOf("nordic-plate")}`,
  "a rollback page": `/provision-v2?attempt=${rolledBack}`,
  "the audit log": "/audit",
  "the metrics": "/audit/metrics",
  "the clean-ups": "/audit/cleanups",
  "the staff log": "/audit/staff",
  "the account page": "/account/security",
  "the staff page": "/staff",
  "a rolled-back attempt": `/audit/${rolledBack}`,
  "a completed attempt": `/audit/${attemptIdOf("nordic-plate")}`,
};

test.describe("in each theme", () => {
  test.use(darkMobile);

  for (const [name, path] of Object.entries(screens)) {
    test(`${name} is accessible, does not scroll horizontally, and has a tab order that follows the layout`, async ({
      page,
    }) => {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).not.toHaveText(/not found/i);
      await inEachTheme(page, themes, async (_theme, width) => {
        await expectNoHorizontalScroll(page);
        // Only the layout differs between 1280 and 1440 pixels.
        if (width !== 1280) await expectAccessible(page);
        if (width >= 390) await expectFocusFollowsLayout(page);
      });
    });
  }
});

test("a tenant created by this console links to its attempt", async ({ page }) => {
  await page.goto("/tenants?q=nordic-plate");
  await page.getByRole("link", { name: "Nordic Plate" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Nordic Plate" })).toBeVisible();
  await expect(page.getByText("owner@nordic-plate.example.com").first()).toBeVisible();
  await page.locator("main a[href^='/audit/']").first().click();
  await expect(page).toHaveURL(/\/audit\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("heading", { level: 1, name: "Nordic Plate" })).toBeVisible();
});

test.describe("in another time zone", () => {
  test.use({ timezoneId: "Asia/Kolkata" });

  test("times are local, and choosing UTC in the account menu applies to every tab", async ({
    page,
    context,
  }) => {
    const second = await context.newPage();
    const times = [page, second].map((tab) => tab.locator("main time").first());
    for (const tab of [page, second]) await tab.goto("/tenants/nordic-plate");
    for (const time of times) await expect(time).toHaveText(/ GMT\+5:30$/);
    const choose = async (clock: string) => {
      await page.getByRole("button", { name: /^Account:/ }).click();
      await page
        .getByRole("group", { name: "Time zone" })
        .getByRole("menuitemradio", { name: clock })
        .click();
    };
    await choose("UTC");
    for (const time of times) await expect(time).toHaveText(/ UTC$/);
    await page.reload();
    await expect(page.locator("main time").first()).toHaveText(/ UTC$/);
    await choose("Local time");
    for (const time of times) await expect(time).toHaveText(/ GMT\+5:30$/);
  });
});

test("an unsettled attempt is not shown as failed", async ({ page, query, unique }) => {
  const attemptId = randomUUID();
  await query(
    `insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email, owner_name, status,
       owner_user_id, blueprint, blueprint_version, lease_expires_at)
     values ($1, $2, 'admin@example.com', '{"name": "Unsettled"}', 'test', $3, $4, 'Ana', 'creating_auth_user', $2, 'standard', 1,
       now() + interval '5 minutes')`,
    [attemptId, randomUUID(), `unsettled-${unique}`, `owner@${unique}.test`],
  );
  await query(
    "insert into provisioning.attempt_events (attempt_id, seq, stage, at, duration_ms) values ($1, 1, 'creating_auth_user', now(), 0)",
    [attemptId],
  );
  await page.goto(`/provision-v2?attempt=${attemptId}`);
  await expect(page.getByRole("heading", { level: 1, name: "Checking what happened" })).toBeVisible();
  await expect(page.locator("main")).not.toContainText(/fail/i);
});

test("a button on a page from an earlier build only offers a reload", async ({ page, query }) => {
  await page.goto("/tenants/nordic-plate");
  await page.route("/tenants/nordic-plate", async (route) => {
    const headers = { ...route.request().headers(), "next-action": "0".repeat(42) };
    return route.request().method() === "POST" ? route.continue({ headers }) : route.fallback();
  });
  await page.getByRole("button", { name: "E-mail a new link" }).click();
  const notice = page.getByRole("alert").filter({ hasText: "A new version is available" });
  await expect(notice).toBeVisible();
  await expectAccessible(page);
  await page.unroute("/tenants/nordic-plate");
  await page.getByRole("button", { name: "Reload the page" }).click();
  await expect(page.getByRole("button", { name: "E-mail a new link" })).toBeVisible();
  const requests = await query(
    `select 1 from provisioning.activation_events join provisioning.attempts as attempt on attempt.id = attempt_id
     where slug = 'nordic-plate' and kind = 'mail_asked'`,
  );
  expect(requests).toEqual([]);
});

test("an unknown tenant, attempt or page returns 404", async ({ page }) => {
  for (const path of [
    "/tenants/no-such-tenant",
    "/tenants/%00",
    "/audit/not-an-id",
    "/audit/00000000-0000-4000-8000-000000000000",
    "/nowhere",
  ]) {
    const response = await page.goto(path);
    expect(response?.status(), path).toBe(404);
  }
});
