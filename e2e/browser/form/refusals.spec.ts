import { tables } from "@/db/product/testing";
import { addCleanup } from "../audit/cleanups";
import { expect, expectAccessible, test } from "../fixtures";
import { fillForm, noRecords, recordCounts, send } from "./provisioning";

test("a taken slug is explained next to its field, the input is kept, and the attempt is recorded", async ({
  page,
  query,
  unique,
}) => {
  const ownerEmail = `ana@${unique}.test`;
  await page.goto("/provision-v2");
  await fillForm(page, { name: "Golden Spoon", ownerName: "Ana Novak", ownerEmail });
  await page.getByLabel("Plan").selectOption("growth");
  await send(page);

  const summary = page.getByRole("alert").filter({ hasText: "This slug is taken" });
  await expect(summary).toBeFocused();
  await expect(summary).toContainText("Nothing was created.");
  await expect(summary).toContainText("SLUG_TAKEN");
  await expect(page).toHaveTitle(/^Error: /);
  await expect(page.getByLabel("Slug")).toHaveAccessibleDescription(/belongs to Golden Spoon/);
  await expect(page.getByLabel("Business name")).toHaveValue("Golden Spoon");
  await expect(page.getByLabel("Slug")).toHaveValue("golden-spoon");
  await expect(page.getByLabel("Owner’s name")).toHaveValue("Ana Novak");
  await expect(page.getByLabel("Owner’s e-mail")).toHaveValue(ownerEmail);
  await expect(page.getByLabel("Plan")).toHaveValue("growth");
  await expectAccessible(page);

  const attempts = await query(
    "select status, error_code from provisioning.attempts where owner_email = $1",
    [ownerEmail],
  );
  expect(attempts).toEqual([{ status: "failed", error_code: "SLUG_TAKEN" }]);
  expect(await query("select 1 from auth.users where email = $1", [ownerEmail])).toEqual([]);

  await summary.getByRole("link", { name: /belongs to Golden Spoon/ }).click();
  await expect(page.getByLabel("Slug")).toBeFocused();
  await page.getByLabel("Slug").fill(`golden-${unique}`);
  await send(page);
  await expect(page.getByRole("heading", { level: 1, name: "Golden Spoon is ready" })).toBeVisible();
  await expect(page).not.toHaveTitle(/^Error: /);
});

test("a taken e-mail address is explained next to its field, and nothing is created", async ({
  page,
  query,
  unique,
}) => {
  await page.goto("/provision-v2");
  await fillForm(page, {
    name: `Mail ${unique}`,
    ownerName: "Ana",
    ownerEmail: "Owner@Golden-Spoon.example.com",
  });
  await send(page);
  await expect(page.getByRole("alert").filter({ hasText: "EMAIL_TAKEN" })).toBeFocused();
  await expect(page.getByLabel("Owner’s e-mail")).toHaveAccessibleDescription(/already owns .*Golden Spoon/);
  await expect(page.getByLabel("Owner’s e-mail")).toHaveValue("owner@golden-spoon.example.com");
  expect(await recordCounts(query, `mail-${unique}`, "none")).toEqual(noRecords);
  const attempts = await query("select status, error_code from provisioning.attempts where slug = $1", [
    `mail-${unique}`,
  ]);
  expect(attempts).toEqual([{ status: "failed", error_code: "EMAIL_TAKEN" }]);
});

test("while the Auth server is down, nothing is created, and the form keeps its input and can be resent", async ({
  page,
  query,
  failAuth,
  unique,
}) => {
  const ownerEmail = `ana@${unique}.test`;
  await failAuth(ownerEmail, { route: "POST /admin/users", kind: "unavailable", times: 3 });
  await page.goto("/provision-v2");
  await fillForm(page, { name: `Down ${unique}`, ownerName: "Ana", ownerEmail });
  await send(page);
  await expect(page.getByRole("alert").filter({ hasText: "AUTH_FAILED" })).toBeFocused();
  await expect(page.getByLabel("Business name")).toHaveValue(`Down ${unique}`);
  expect(await recordCounts(query, `down-${unique}`, ownerEmail)).toEqual(noRecords);
  const [attempt] = await query(
    "select status, error_code from provisioning.attempts where owner_email = $1",
    [ownerEmail],
  );
  expect(attempt?.error_code).toBe("AUTH_FAILED");
  expect(["failed", "rolled_back"]).toContain(attempt?.status);

  await send(page);
  await expect(page.getByRole("heading", { level: 1, name: `Down ${unique} is ready` })).toBeVisible();
});

test("a failure inside the records transaction leaves no rows and no auth user", async ({
  page,
  query,
  unique,
}) => {
  const ownerEmail = `ana@${unique}.test`;
  const slug = `broken-${unique}`;
  await query(`create function public.refuse_${unique}() returns trigger language plpgsql as
    $$ begin if new.hostname like '${slug}.%' then raise exception 'refused'; end if; return new; end $$`);
  await query(
    `create trigger refuse_${unique} before insert on ${tables.hostnames} for each row execute function public.refuse_${unique}()`,
  );
  await page.goto("/provision-v2");
  await fillForm(page, { name: `Broken ${unique}`, ownerName: "Ana", ownerEmail });
  await send(page);
  const summary = page.getByRole("alert").filter({ hasText: "DATABASE_FAILED" });
  await expect(summary).toBeFocused();
  expect(await recordCounts(query, slug, ownerEmail)).toEqual(noRecords);

  await summary.getByRole("link", { name: /^Attempt/ }).click();
  await expect(page).toHaveURL(/\/audit\//);
  await expect(page.getByText("DATABASE_FAILED").first()).toBeVisible();
  await expectAccessible(page);
  await query(`drop function public.refuse_${unique} cascade`);
});

test("invalid input is kept and gets an error next to each field", async ({ page, unique }) => {
  await page.goto("/provision-v2");
  await fillForm(page, { name: "", ownerName: "x".repeat(101), ownerEmail: `ana-${unique}` });
  await page.getByLabel("Slug").fill("x");
  await send(page);
  const summary = page.getByRole("alert").filter({ hasText: "INVALID_INPUT" });
  await expect(summary).toBeFocused();
  await expect(summary.getByRole("link", { name: /^Attempt/ })).toHaveCount(0);
  await expect(page.getByLabel("Business name")).toHaveAccessibleDescription(/Enter the business name/);
  await expect(page.getByLabel("Slug")).toHaveAccessibleDescription(/too short/);
  await expect(page.getByLabel("Owner’s name")).toHaveAccessibleDescription(/at most 100 characters/);
  await expect(page.getByLabel("Owner’s e-mail")).toHaveAccessibleDescription(
    /not a complete e-mail address\. It should look like/,
  );
  await expect(page.getByLabel("Slug")).toHaveValue("x");
  await expect(page.getByLabel("Owner’s e-mail")).toHaveValue(`ana-${unique}`);
  await expectAccessible(page);
});

test("one click copies the error code and attempt ID of a refusal", async ({ page, context, unique }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/provision-v2");
  await fillForm(page, { name: "Golden Spoon", ownerName: "Ana", ownerEmail: `ana@${unique}.test` });
  await send(page);
  await page.getByRole("button", { name: "Copy code and attempt ID" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Copied" })).toBeAttached();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^SLUG_TAKEN [0-9a-f-]{36}$/);
  await page.getByRole("link", { name: copied.replace("SLUG_TAKEN", "Attempt") }).click();
  await expect(page).toHaveURL(`/audit/${copied.split(" ")[1]}`);
});

test("if the undo is unfinished, the page explains what may be left over and that it will be removed", async ({
  page,
  query,
  unique,
}) => {
  const { name } = await addCleanup(query, unique, { state: "pending" });
  const [attempt] = await query("select id from provisioning.attempts where request ->> 'name' = $1", [name]);
  await page.goto(`/provision-v2?attempt=${attempt?.id}`);
  await expect(page.getByRole("heading", { level: 1, name: "The tenant wasn’t created" })).toBeVisible();
  await expect(page.getByText("The owner’s account may be left over; it is flagged")).toBeVisible();
  await expect(page.getByText("Nothing from this attempt was kept")).toHaveCount(0);
});

test("a form sent after the session ended keeps its input", async ({ page, context, unique }) => {
  await page.goto("/provision-v2");
  await fillForm(page, { name: `Signed out ${unique}`, ownerName: "Ana", ownerEmail: `ana@${unique}.test` });
  await context.clearCookies();
  await send(page);
  await expect(page.getByRole("alert").filter({ hasText: "You’re signed out" })).toBeFocused();
  await expect(page.getByLabel("Business name")).toHaveValue(`Signed out ${unique}`);
});

test.describe("support staff", () => {
  test.use({ role: "support" });

  test("get a notice that only admins can create tenants", async ({ page }) => {
    await page.goto("/provision-v2");
    await expect(page.getByText("only admins can create tenants")).toBeVisible();
    await expect(page.getByRole("button", { name: "Provision tenant" })).toHaveCount(0);
    await expectAccessible(page);
  });
});
