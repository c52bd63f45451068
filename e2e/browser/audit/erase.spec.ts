import { expect, expectAccessible, expectNoHorizontalScroll, sessionFile, test } from "../fixtures";
import { emailedLink, postTenant } from "../owner/activation";
import { inEachTheme } from "../staff/themes";
import { addAttempt } from "./audit";

const themes = [
  { colorScheme: "dark", width: 390 },
  { colorScheme: "light", width: 1280 },
] as const;

test("on an attempt’s page, an admin can erase everything about its owner by keyboard", async ({
  page,
  query,
  unique,
}) => {
  const ownerEmail = `ana.maria@a-rather-long-name-of-a-bakery-${unique}.example.com`;
  const first = await addAttempt(query, { name: `First ${unique}`, slug: `first-${unique}`, ownerEmail });
  const second = await addAttempt(query, { name: `Second ${unique}`, slug: `second-${unique}`, ownerEmail });
  await page.goto(`/audit/${first}`);
  await page.getByText("Erase personal data…").focus();
  await page.keyboard.press("Enter");
  await inEachTheme(page, themes, async () => {
    await expectAccessible(page);
    await expectNoHorizontalScroll(page);
  });
  await page.getByRole("button", { name: `Erase everything about ${ownerEmail}` }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "The personal data was erased" })).toContainText(
    "It’s gone from 2 attempts.",
  );
  await expect(page.getByText(/^Erased on /).first()).toBeVisible();
  await expect(page.getByRole("link", { name: "Try again with these values" })).toHaveCount(0);
  await page.goto(`/audit/${second}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Erased");
  await expect(page.getByText(unique)).toHaveCount(0);
  await page.goto(`/audit?q=id:${second}`);
  const row = page.getByRole("row").filter({ has: page.getByRole("link", { name: "Erased" }) });
  await expect(row).toHaveText(/on \d+ \w+ \d{4}.*Erased on \d+ \w+ \d{4}/);
  await expect(page.getByText("[erased]")).toHaveCount(0);
  await inEachTheme(page, themes, async () => {
    await expectAccessible(page);
    await expect(row.getByText(/^on \d/)).toBeVisible();
  });
  await page.goto("/audit/staff");
  await expect(page.getByText("Erased everything about an owner from 2 attempts").first()).toBeVisible();
});

test("the tenant of an erased owner shows the date of the erasure instead of the owner’s name", async ({
  page,
  query,
  unique,
}) => {
  const { name, ownerEmail } = await postTenant(page, unique, "en-US");
  await emailedLink(ownerEmail);
  const [attempt] = await query<{ id: string }>(
    "select id from provisioning.attempts where owner_email = $1",
    [ownerEmail],
  );
  await query("select provisioning.erase_attempt($1, null, 'a test')", [attempt?.id]);
  const date = /^Erased on \d+ \w+ \d{4}$/;
  await page.goto(`/tenants?q=${unique}`);
  await expect(page.getByRole("row").filter({ hasText: name }).getByText(date)).toBeVisible();
  await page.getByRole("link", { name }).click();
  await expect(page.getByText(date)).toHaveCount(2);
  await inEachTheme(page, themes, async () => {
    await expectNoHorizontalScroll(page);
    await expectAccessible(page);
  });
});

test("data that is still needed is not erased, and the page gives the reason", async ({
  page,
  query,
  unique,
}) => {
  const id = await addAttempt(query, {
    name: `Needed ${unique}`,
    slug: `needed-${unique}`,
    status: "rolled_back",
    code: "INTERNAL",
  });
  await query(
    `insert into provisioning.auth_cleanups (user_id, attempt_id, reason, state, next_try_at)
     select owner_user_id, id, 'no-answer', 'manual', now() + interval '1 day' from provisioning.attempts where id = $1`,
    [id],
  );
  await page.goto(`/audit/${id}`);
  await page.getByText("Erase personal data…").click();
  await page.getByRole("button", { name: "Erase from this attempt" }).click();
  await expect(page.getByRole("status").filter({ hasText: "This data is still needed" })).toContainText(
    "The clean-up of the owner’s account is still open.",
  );
  await query("update provisioning.auth_cleanups set state = 'done' where attempt_id = $1", [id]);
});

test.describe("support staff", () => {
  test.use({ storageState: sessionFile("support") });

  test("have no option to erase data", async ({ page, query, unique }) => {
    const id = await addAttempt(query, { name: `Seen ${unique}`, slug: `seen-${unique}` });
    await page.goto(`/audit/${id}`);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(`Seen ${unique}`);
    await expect(page.getByText("Erase personal data…")).toHaveCount(0);
  });
});
