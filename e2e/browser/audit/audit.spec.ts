import { expect, expectAccessible, expectNoHorizontalScroll, test } from "../fixtures";
import { expectFocusFollowsLayout } from "../staff/focus-order";
import { darkMobile, inEachTheme } from "../staff/themes";
import { addAttempt, auditUrl, namesOf } from "./audit";

test.describe("filters", () => {
  test("a query in the URL lists the matching attempts, newest first", async ({ page, query, unique }) => {
    const actorEmail = `${unique}@staff.test`;
    const add = (given: Omit<Parameters<typeof addAttempt>[1], "actorEmail">) =>
      addAttempt(query, { ...given, actorEmail });
    await add({ name: "Late", slug: `late-${unique}`, durationMs: 4_000, secondsAgo: 40 * 86_400 });
    await add({
      name: "Taken",
      slug: `taken-${unique}`,
      status: "failed",
      code: "SLUG_TAKEN",
      durationMs: 3,
      secondsAgo: 300,
    });
    await add({
      name: "Undone",
      ownerEmail: `ana@${unique}.test`,
      status: "rolled_back",
      code: "AUTH_FAILED",
      secondsAgo: 200,
    });
    const running = await add({ name: "Running", status: "creating_auth_user", secondsAgo: 100 });
    const interrupted = await add({ name: "Deserted", status: "auth_user_created", secondsAgo: 50 });
    await query("update provisioning.attempts set lease_expires_at = now() - interval '1 s' where id = $1", [
      interrupted,
    ]);
    // Another test may run the reconciler, which skips locked rows.
    await query("begin");
    await query("select from provisioning.attempts where id = $1 for no key update", [interrupted]);
    const dayOf = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);

    const byActor = `actor:${actorEmail}`;
    for (const [filter, names] of [
      ["", ["Deserted", "Running", "Undone", "Taken", "Late"]],
      ["status:interrupted", ["Deserted"]],
      [`-created:<${dayOf(7)}`, ["Deserted", "Running", "Undone", "Taken"]],
      [`-id:${running} status:in_progress`, ["Deserted"]],
      [`-taken status:failed,rolled_back code:*FAILED`, ["Undone"]],
    ] as const) {
      await page.goto(auditUrl(`${byActor} ${filter}`.trim()));
      await expect(namesOf(page), filter).toHaveText([...names]);
    }
  });

  test("typed filters appear as chips and can be removed one by one", async ({ page, query, unique }) => {
    await addAttempt(query, { name: `Chip ${unique}`, status: "failed", code: "EMAIL_TAKEN" });
    await page.goto("/audit");
    await page.getByRole("searchbox", { name: "Search attempts" }).fill(`"Chip ${unique}" -code:EMAIL_TAKEN`);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "No attempts found" })).toBeVisible();
    const chips = page.getByRole("list", { name: "Filters" }).getByRole("listitem");
    await expect(chips).toHaveText([`"Chip ${unique}"`, "-code:EMAIL_TAKEN"]);
    await page.getByRole("link", { name: "Remove -code:EMAIL_TAKEN" }).click();
    await expect(page.getByRole("link", { name: `Chip ${unique}`, exact: true })).toBeVisible();
    await expect(page).toHaveURL(auditUrl(`"Chip ${unique}"`));
  });

  test("outcome and time filters take one click and stay in the URL", async ({ page, query, unique }) => {
    const name = `Range ${unique}`;
    await addAttempt(query, { name: `${name} old`, secondsAgo: 3 * 86_400 });
    await addAttempt(query, { name: `${name} new`, status: "failed" });
    await page.goto(auditUrl(`"${name}"`));
    await expect(namesOf(page)).toHaveText([`${name} new`, `${name} old`]);
    await page.getByRole("link", { name: "24 hours" }).click();
    await expect(page).toHaveURL(/range=24h/);
    await expect(page.getByRole("link", { name: `${name} old` })).toHaveCount(0);
    const outcomes = page.getByRole("navigation", { name: "Filter by outcome" }).getByRole("link");
    const states = ["All", "Completed", "Failed", "Rolled back", "In progress", "Interrupted"];
    await expect(outcomes).toHaveText(states);
    await page.getByRole("link", { name: "Completed", exact: true }).click();
    await expect(page.getByRole("heading", { name: "No attempts found" })).toBeVisible();
    await page.getByRole("link", { name: "Remove the time range" }).click();
    await expect(page.getByRole("link", { name: `${name} old` })).toBeVisible();
    await expect(page.getByRole("link", { name: "Completed", exact: true })).toHaveAttribute(
      "aria-current",
      "true",
    );
  });

  test("day filters include the first and the last day, and an invalid range is explained", async ({
    page,
    query,
    unique,
  }) => {
    const name = `Days ${unique}`;
    await addAttempt(query, { name, secondsAgo: 10 * 86_400 });
    const day = new Date(Date.now() - 10 * 86_400_000).toISOString().slice(0, 10);
    await page.goto(auditUrl(`"${name}"`));
    await page.getByText("Custom…").click();
    await page.getByLabel("From").fill(day);
    await page.getByLabel("To", { exact: true }).fill(day);
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(page).toHaveURL(new RegExp(`from=${day}&to=${day}`));
    await expect(page.getByRole("link", { name, exact: true })).toBeVisible();
    await page.goto(`/audit?from=${day}&to=2020-01-01`);
    await expect(page.getByLabel("To", { exact: true })).toHaveAccessibleDescription(/“To” is before “From”/);
  });

  test("invalid filters are marked, and no search runs", async ({ page }) => {
    await page.goto(auditUrl('golden stauts:failed created:soon "open'));
    const box = page.locator("main").getByRole("searchbox");
    await expect(box).toHaveAttribute("aria-invalid", "true");
    await expect(box).toHaveAccessibleDescription(/quotation mark is not closed/);
    await box.fill("golden stauts:failed created:soon");
    await page.getByRole("button", { name: "Search" }).click();
    await expect(page.locator("mark")).toHaveText(["stauts:failed", "soon"]);
    await expect(box).toHaveAccessibleDescription(/“stauts” is not a qualifier.*such as 2026-11-01/s);
    await expect(page.getByRole("heading", { name: "Search not run" })).toBeVisible();
    await expectAccessible(page);
  });
});

test("paging in both directions while attempts arrive shows each attempt once", async ({
  page,
  query,
  unique,
}) => {
  const actorEmail = `${unique}@staff.test`;
  for (let n = 0; n < 120; n++)
    await addAttempt(query, { name: `Row ${n}`, actorEmail, secondsAgo: 1_000 + n });
  const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `Row ${from + n}`);
  const turnPage = async (to: "Older" | "Newer", names: string[]) => {
    await page.getByRole("link", { name: to, exact: true }).click();
    await expect(namesOf(page)).toHaveText(names);
  };

  await page.goto(auditUrl(`actor:${actorEmail}`));
  await expect(namesOf(page)).toHaveText(rows(0, 50));
  await addAttempt(query, { name: "Arrived", actorEmail, secondsAgo: 1 });
  await turnPage("Older", rows(50, 100));
  await addAttempt(query, { name: "Arrived too", actorEmail, secondsAgo: 0 });
  await turnPage("Older", rows(100, 120));
  await expect(page.getByRole("link", { name: "Older", exact: true })).toHaveCount(0);

  await turnPage("Newer", rows(50, 100));
  await turnPage("Newer", rows(0, 50));
  await turnPage("Newer", ["Arrived too", "Arrived"]);
  await page.getByRole("link", { name: "First page" }).click();
  await expect(namesOf(page)).toHaveText(["Arrived too", "Arrived", ...rows(0, 48)]);
});

test("at 1280 × 800, the newest attempts are visible without scrolling, below the figures", async ({
  page,
  query,
  unique,
}) => {
  for (let n = 0; n < 5; n++)
    await addAttempt(query, { name: `Row ${n}`, slug: `${unique}-${n}`, secondsAgo: 90 });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto("/audit");
  await expect(
    page.getByText(/^Last 30 days: .* attempts · .*% successful · \d+ failed · \d+ refused/),
  ).toBeVisible();
  const fifth = await namesOf(page).nth(4).boundingBox();
  expect((fifth?.y ?? 800) + (fifth?.height ?? 0)).toBeLessThanOrEqual(800);
  await expect(namesOf(page).first().locator("xpath=ancestor::tr").locator("time").last()).toHaveAttribute(
    "title",
    /^\d+ \w+ \d{4}, \d\d:\d\d \S+$/,
  );
  await page.getByRole("link", { name: "View metrics" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Metrics" })).toBeVisible();
});

test("the metrics page shows its figures, and an error code links to the attempts that failed with it", async ({
  page,
  query,
  unique,
}) => {
  await addAttempt(query, { name: `Figure ${unique}`, status: "rolled_back", code: "VERIFICATION_FAILED" });
  await page.goto("/audit/metrics");
  await expect(page.getByRole("heading", { name: "Last 30 days vs previous 30 days" })).toBeVisible();
  for (const label of [
    "Attempts",
    "Success rate",
    "p50, p95, p99",
    "Orphaned accounts (30 days)",
    "Refused",
  ]) {
    await expect(page.locator("dt").filter({ hasText: label }).first()).toBeVisible();
  }
  await page
    .getByRole("region", { name: "Failures by code" })
    .getByRole("link", { name: "VERIFICATION_FAILED" })
    .click();
  await expect(page).toHaveURL(/q=code%3AVERIFICATION_FAILED&range=30d/);
  await expect(page.getByRole("link", { name: `Figure ${unique}` })).toBeVisible();
});

test.describe("in another time zone", () => {
  test.use({ timezoneId: "Asia/Kolkata" });

  test("the charts’ table is labelled with the local time zone", async ({ page }) => {
    await page.goto("/audit/metrics?range=7d");
    await page.getByText("Show as table, per day").click();
    await expect(page.getByRole("region", { name: /per day, in Asia\/Kolkata/ })).toBeVisible();
  });
});

test("the charts’ data is also available as a table", async ({ page, query, unique }) => {
  await addAttempt(query, { name: `Metric ${unique}`, durationMs: 250 });
  await page.goto("/audit/metrics?range=24h");
  await expect(page.locator(".recharts-surface").first()).toBeVisible();
  await expect(page.getByText("target: over 95%").last()).toBeVisible();
  await page.getByText("Show as table, per hour").click();
  const table = page.getByRole("region", { name: /Attempts, success rate and duration per hour/ });
  await expect(table.getByRole("row")).toHaveCount(26);
  await expectAccessible(page);
});

const screens = [
  auditUrl("status:failed -code:SLUG_TAKEN", { range: "30d" }),
  auditUrl("status:nonsense"),
  "/audit?from=2020-01-01&to=2020-01-02",
  "/audit/metrics",
  "/audit/staff",
];

const themes = [
  { colorScheme: "dark", width: 1440 },
  { colorScheme: "dark", width: 1280 },
  { colorScheme: "light", width: 390 },
] as const;

test.describe("in wide and narrow windows", () => {
  test.use(darkMobile);

  for (const path of screens) {
    test(`${path} is accessible, does not scroll horizontally, and has a tab order that follows the layout`, async ({
      page,
    }) => {
      await page.goto(path);
      await expectNoHorizontalScroll(page);
      await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
      await inEachTheme(page, themes, async (_theme, width) => {
        await expectNoHorizontalScroll(page);
        // Only the layout differs between 1280 and 1440 pixels.
        if (width !== 1280) await expectAccessible(page);
        await expectFocusFollowsLayout(page);
      });
    });
  }

  test("popovers are accessible and do not scroll horizontally", async ({ page }) => {
    await page.goto("/audit");
    await page.getByText("How to search").click();
    await page.getByText("Export", { exact: true }).click();
    await inEachTheme(page, themes, async () => {
      await expectNoHorizontalScroll(page);
      await expectAccessible(page);
    });
  });
});

test("the search button is disabled while a search runs", async ({ page }) => {
  await page.goto("/audit");
  const released = Promise.withResolvers<void>();
  await page.route(/audit\?.*q=status/, async (route) => {
    await released.promise;
    await route.continue();
  });
  await page.locator("main").getByRole("searchbox").fill("status:failed");
  const search = page.getByRole("button", { name: "Search" });
  await search.click();
  await expect(search).toHaveAttribute("aria-disabled", "true");
  released.resolve();
  await expect(page).toHaveURL(/q=status/);
  await expect(search).not.toHaveAttribute("aria-disabled");
});

test.describe("support staff", () => {
  test.use({ role: "support" });

  test("see owners’ names and e-mail addresses in masked form only", async ({ page, query, unique }) => {
    const id = await addAttempt(query, {
      name: `Private ${unique}`,
      ownerEmail: `ana@${unique}.test`,
      status: "failed",
    });
    await page.goto(auditUrl(`owner:ana@${unique}.test`));
    await expect(page.getByRole("row").filter({ hasText: `Private ${unique}` })).toContainText(
      `a•••@${unique}.test`,
    );
    await page.goto(`/audit/${id}`);
    await expect(page.getByText(`a•••@${unique}.test`).first()).toBeVisible();
    await expect(page.getByText("A••• L•••")).toBeVisible();
    expect(await page.content()).not.toContain(`ana@${unique}.test`);
  });
});
