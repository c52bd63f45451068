import { insertTenant } from "@/db/product/testing";
import { expect, expectAccessible, expectNoHorizontalScroll, test } from "../fixtures";
import { signIn, staffEventsOf } from "./second-factor";
import { addStaff, memberRow, newAccount, openConfirmation } from "./staff";
import { inEachTheme } from "./themes";

test("an admin adds an account, makes it an admin, and removes it, which ends its access immediately", async ({
  page,
  visitor,
  query,
  unique,
}) => {
  const colleague = await newAccount("colleague", unique);
  await page.goto("/tenants");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Staff" }).click();
  await addStaff(page, colleague.email.toUpperCase(), "Support");
  await expect(page.getByRole("status").filter({ hasText: "is now support staff" })).toBeFocused();
  const row = memberRow(page, colleague.email);
  await expect(row).toContainText("Support");
  await expect(row).toContainText("No second factor");
  await expect(row).toContainText("Never signed in");

  await signIn(visitor, colleague, "/login?next=/staff");
  await expect(visitor.getByText("You don’t have permission to manage staff")).toBeVisible();
  await expectAccessible(visitor);
  const nav = visitor.getByRole("navigation", { name: "Main" });
  await expect(nav.getByRole("link", { name: "Audit" })).toBeVisible();
  await expect(nav.getByRole("link", { name: "Staff" })).toHaveCount(0);

  await openConfirmation(row);
  await row.getByRole("button", { name: "Make admin" }).click();
  await expect(page.getByRole("status").filter({ hasText: "is now an admin" })).toBeFocused();
  await visitor.reload();
  await expect(memberRow(visitor, colleague.email)).toContainText("You");
  await expect(memberRow(visitor, colleague.email).locator("summary")).toHaveCount(0);

  await openConfirmation(row);
  await row.getByRole("button", { name: "Remove access" }).click();
  await expect(page.getByRole("status").filter({ hasText: "no longer has access" })).toBeFocused();
  await expect(row).toHaveCount(0);
  // The page of the removed admin still has its buttons.
  await addStaff(visitor, "admin@example.com", "Support");
  await expect(visitor).toHaveURL(/\/login\?reason=not-staff/);
  const { id: userId, email } = colleague;
  const changes = await query(
    `select actor_email as by, detail from provisioning.staff_events
     where kind = 'role_changed' and detail ->> 'userId' = $1 order by at, id`,
    [userId],
  );
  expect(changes).toEqual([
    { by: "admin@example.com", detail: { userId, email, before: null, after: "support" } },
    { by: "admin@example.com", detail: { userId, email, before: "support", after: "admin" } },
    { by: "admin@example.com", detail: { userId, email, before: "admin", after: null } },
  ]);
  expect(await staffEventsOf(query, email)).toEqual([{ kind: "denied", detail: { what: "staff" } }]);
});

test("the field explains why an account cannot be added, and an owner’s account can be added only after a confirmation", async ({
  page,
  query,
  unique,
}) => {
  const owner = await newAccount("owner", unique);
  await query(insertTenant({ id: owner.id, slug: unique, name: `Bistro ${unique}`, ownerId: owner.id }));
  await page.goto("/staff");
  const field = page.getByLabel("E-mail");
  await addStaff(page, "", "Support");
  await expect(field).toHaveAccessibleDescription(/Enter the account’s e-mail address/);
  await addStaff(page, `missing@${unique}.test`, "Admin");
  await expect(field).toHaveAccessibleDescription(/No account has the address .* Create it in Supabase/);
  await expect(field).toBeFocused();
  await expect(field).toHaveValue(`missing@${unique}.test`);
  await expect(page.getByLabel("Role")).toHaveValue("admin");

  await addStaff(page, owner.email, "Support");
  await expect(field).toHaveAccessibleDescription(new RegExp(`the owner of Bistro ${unique}`));
  const themes = [
    { colorScheme: "light", width: 1280 },
    { colorScheme: "dark", width: 320 },
  ] as const;
  await inEachTheme(page, themes, async () => {
    await expectNoHorizontalScroll(page);
    await expectAccessible(page);
  });
  await page.getByLabel("Give this customer’s account access to the console anyway").check();
  await page.getByRole("button", { name: "Add to staff" }).click();
  await expect(page.getByRole("status").filter({ hasText: "is now support staff" })).toBeVisible();
  await expect(field).toHaveValue("");
});

test("a role that another admin has changed in the meantime is not overwritten, and the refusal does not shift the list", async ({
  page,
  query,
  unique,
}) => {
  const { id, email } = await newAccount("moved", unique);
  await query("insert into provisioning.staff (user_id, role, added_by) values ($1, 'support', 'test')", [
    id,
  ]);
  await page.goto("/staff");
  const row = memberRow(page, email);
  const listTop = () =>
    page
      .getByRole("heading", { name: "Who has access" })
      .evaluate((heading) => heading.getBoundingClientRect().top + scrollY);
  const before = await listTop();
  await openConfirmation(row);
  await query("update provisioning.staff set role = 'admin' where user_id = $1", [id]);
  await row.getByRole("button", { name: "Remove access" }).click();
  await expect(page.getByRole("status").filter({ hasText: "has the admin role" })).toBeInViewport();
  expect(await listTop(), "the result of an action does not move the list").toBe(before);
  await expect(row).toContainText("Admin");
});

test("a confirmation stays in place, is accessible, and returns focus when cancelled", async ({
  page,
  query,
  unique,
}) => {
  const { id, email } = await newAccount("stays", unique);
  await query("insert into provisioning.staff (user_id, role, added_by) values ($1, 'support', 'test')", [
    id,
  ]);
  await page.goto("/staff");
  const row = memberRow(page, email);
  const summary = row.locator("summary");
  await summary.focus();
  const before = await summary.boundingBox();
  await page.keyboard.press("Enter");
  await expect(row.getByRole("button", { name: "Remove access" })).toBeVisible();
  expect(await summary.boundingBox()).toEqual(before);
  const themes = [
    { colorScheme: "light", width: 1280 },
    { colorScheme: "dark", width: 390 },
  ] as const;
  await inEachTheme(page, themes, async () => {
    await expectNoHorizontalScroll(page);
    await expectAccessible(page);
  });
  await row.getByRole("button", { name: "Cancel" }).press("Enter");
  await expect(row.getByRole("button", { name: "Remove access" })).toBeHidden();
  await expect(summary).toBeFocused();
});
