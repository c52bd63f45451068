import { expect, sessionFile, test } from "./fixtures";

test("a refused try is on record, with who tried what", async ({ page, browser, query }) => {
  const [before] = await query<{ n: number }>(
    "select count(*)::int as n from provisioning.staff_events where kind = 'denied'",
  );
  // The form of an admin’s page, sent with the session of support.
  const admin = await browser.newContext({ storageState: sessionFile("admin"), javaScriptEnabled: false });
  const adminPage = await admin.newPage();
  await adminPage.goto("/audit/cleanups");
  const form = adminPage.locator("form").filter({ hasText: "Run the reconciler now" });
  const fields = await form.evaluate((element) => [...new FormData(element as HTMLFormElement)]);
  await admin.close();
  const support = await browser.newContext({ storageState: sessionFile("support") });
  const multipart = Object.fromEntries(fields.map(([key, value]) => [key, String(value)]));
  const refused = await support.request.post("/audit/cleanups", { multipart });
  expect(await refused.text()).toContain("Only admins can do this");
  await support.close();

  await expect(async () => {
    const [after] = await query<{ n: number }>(
      "select count(*)::int as n from provisioning.staff_events where kind = 'denied'",
    );
    expect(after?.n).toBeGreaterThan(0);
    expect(after?.n).toBeGreaterThanOrEqual(before?.n ?? 0);
  }).toPass();
  await page.goto("/audit/staff");
  const row = page
    .getByRole("row")
    .filter({ hasText: "Was refused" })
    .filter({ hasText: "support@example.com" });
  await expect(row.filter({ hasText: "what: cleanups" }).first()).toBeVisible();
});

test("what staff did is turned page by page, both ways", async ({ page, query, unique }) => {
  await query(
    `insert into provisioning.staff_events (id, at, actor_email, kind, detail)
     select gen_random_uuid(), now() - interval '900 days' - n * interval '1 second', $1, 'role_changed', jsonb_build_object('n', 'n' || n || '.')
     from generate_series(1, 120) as n`,
    [`${unique}@staff.test`],
  );
  const [first] = await query<{ cursor: string }>(
    `select (extract(epoch from at) * 1000000 + 1)::bigint::text || '.' || id as cursor from provisioning.staff_events
     where actor_email = $1 order by at desc limit 1`,
    [`${unique}@staff.test`],
  );
  await page.goto(`/audit/staff?after=${Buffer.from(first?.cursor ?? "").toString("base64url")}`);
  const rows = page.getByRole("row").filter({ hasText: "Changed a role" });
  await expect(rows).toHaveCount(50);
  await page.getByRole("link", { name: "Older", exact: true }).click();
  await expect(rows.first()).toContainText("n51.");
  await page.getByRole("link", { name: "Newer", exact: true }).click();
  await expect(rows.first()).toContainText("n1.");
});
