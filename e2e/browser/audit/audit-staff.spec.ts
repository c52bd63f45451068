import { expect, test } from "../fixtures";

test("the staff log can be paged in both directions", async ({ page, query, unique }) => {
  await query(
    `insert into provisioning.staff_events (id, at, actor_email, kind, detail)
     select gen_random_uuid(), now(), $1, 'role_changed', jsonb_build_object('email', 'n' || n || '@staff.test', 'before', 'support', 'after', 'admin')
     from generate_series(120, 0, -1) as n`,
    [`${unique}@staff.test`],
  );
  const [first] = await query<{ cursor: string }>(
    "select '.' || id as cursor from provisioning.staff_events where actor_email = $1 order by seq desc limit 1",
    [`${unique}@staff.test`],
  );
  await page.goto(`/audit/staff?after=${Buffer.from(first?.cursor ?? "").toString("base64url")}`);
  const rows = page.getByRole("row").filter({ hasText: "Changed the role of" });
  await expect(rows).toHaveCount(50);
  await page.getByRole("link", { name: "Older", exact: true }).click();
  await expect(rows.first()).toContainText("n51@staff.test from support to admin");
  await page.getByRole("link", { name: "Newer", exact: true }).click();
  await expect(rows.first()).toContainText("Changed the role of n1@staff.test from support to admin");
});
