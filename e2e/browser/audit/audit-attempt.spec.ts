import { expect, expectAccessible, expectNoHorizontalScroll, test } from "../fixtures";
import { inEachTheme } from "../staff/themes";
import { addAttempt } from "./audit";
import { addCleanup, markResolved } from "./cleanups";

type Query = (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

/** A rolled-back attempt. Its user was cleaned up two days later, after one failed try. */
async function addLateCleanup(query: Query, unique: string): Promise<string> {
  const { name } = await addCleanup(query, unique, { state: "pending" });
  const [attempt] = await query("select id from provisioning.attempts where request ->> 'name' = $1", [name]);
  const id = String(attempt?.id);
  await query(
    `insert into provisioning.attempt_events (attempt_id, seq, stage, at, duration_ms, detail)
     select $1, seq, 'rolled_back', now() - interval '1 hour' + ms * interval '1 millisecond', duration, detail::jsonb
     from (values (3, 15009, 15000, '{"event": "cleanup_pending", "found": "no-answer"}'),
       (4, 172815009, 172800000, '{"event": "cleanup_done", "found": "deleted"}')) as later(seq, ms, duration, detail)`,
    [id],
  );
  return id;
}

test("an attempt’s stages stay readable if its clean-up follows days later", async ({
  page,
  query,
  unique,
}) => {
  const id = await addLateCleanup(query, unique);
  await page.goto(`/audit/${id}`);
  const stages = page.getByRole("region", { name: "Stages, in the order they were reached" });
  await expect(stages.getByRole("row")).toHaveText([
    /^Stage/,
    /^Request received/,
    /^Undone.*9 ms/,
    /No events for 15\.00 s: the attempt had ended/,
    /^Clean-up attempted, will be retried/,
    /No events for 2 d 0 h: the attempt had ended/,
    /^Clean-up done/,
  ]);
  await expect(page.getByText("Current state").first()).toBeVisible();
  await expectAccessible(page);
});

test("an attempt’s page shows its cause, next step and ID, and links to the other attempts with its slug", async ({
  page,
  query,
  unique,
}) => {
  const slug = `why-${unique}`;
  const id = await addAttempt(query, {
    name: `Why ${unique}`,
    slug,
    status: "rolled_back",
    code: "VERIFICATION_FAILED",
  });
  await addAttempt(query, {
    name: `Again ${unique}`,
    slug,
    status: "failed",
    code: "VERIFICATION_FAILED",
    secondsAgo: 30,
  });
  await page.goto(`/audit/${id}`);
  await expect(page.getByRole("heading", { level: 1, name: `Why ${unique}` })).toBeVisible();
  await expect(page.getByText("The tenant’s records were incomplete")).toBeVisible();
  await expect(page.getByText("Ask a developer to look at this attempt")).toBeVisible();
  await expect(page.getByText(id, { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "1 other", exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`q=slug%3A${slug}`));
  await expect(page.getByRole("link", { name: `Again ${unique}` })).toBeVisible();
});

test("a refused attempt links to the tenant that has the slug, and can be retried with the same values and a new key", async ({
  page,
  query,
  unique,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  // An unsubmitted form in this tab must not replace the values.
  await page.goto("/provision-v2");
  await page.getByLabel("Business name").fill("Another form");
  const ownerEmail = `ana@${unique}.test`;
  const refused = {
    name: unique,
    slug: "golden-spoon",
    ownerEmail,
    status: "failed",
    code: "SLUG_TAKEN",
  } as const;
  const id = await addAttempt(query, refused);
  await page.goto(`/audit/${id}`);
  await expect(page.getByText("The slug golden-spoon belongs to")).toBeVisible();
  await expect(page.locator("main a[href='/tenants/golden-spoon']")).toHaveText("Golden Spoon");
  await page.getByRole("button", { name: "Copy for a ticket" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Copied" })).toBeAttached();
  const ticket = await page.evaluate(() => navigator.clipboard.readText());
  expect(ticket).toMatch(/Code: SLUG_TAKEN\n.*\nCause: The slug golden-spoon belongs to Golden Spoon/);
  await expectAccessible(page);

  await page.getByRole("link", { name: "Try again with these values" }).click();
  await expect(page.getByText("Filled in from an earlier attempt")).toBeVisible();
  await expect(page.getByLabel("Business name")).toHaveValue(unique);
  await expect(page.getByLabel("Owner’s e-mail")).toHaveValue(ownerEmail);
  await expect(page.locator("input[name=attemptId]")).not.toHaveValue(id);
  await page.getByLabel("Owner’s name").fill("Ana Novak");
  await page.reload();
  await expect(page.getByLabel("Owner’s name")).toHaveValue("Ana Novak");
  await expectAccessible(page);
});

test.describe("support staff", () => {
  test.use({ role: "support" });

  test("cannot retry an attempt and are referred to an admin", async ({ page, query, unique }) => {
    const id = await addAttempt(query, { name: unique, status: "rolled_back", code: "AUTH_FAILED" });
    await page.goto(`/audit/${id}`);
    await expect(page.getByText("Ask an admin to try again")).toBeVisible();
    await expect(page.getByRole("link", { name: "Try again with these values" })).toHaveCount(0);
    await page.goto(`/provision-v2?from=${id}`);
    await expect(page.getByText(unique)).toHaveCount(0);
  });
});

test("an attempt’s page has a button that copies its URL, and links to the previous and next attempts", async ({
  page,
  query,
  unique,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const [older, newer] = [`Older ${unique}`, `Newer ${unique}`];
  await addAttempt(query, { name: older, secondsAgo: 4_000_001 });
  const id = await addAttempt(query, { name: newer, secondsAgo: 4_000_000 });
  await page.goto(`/audit/${id}`);
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Copied" })).toBeAttached();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
  await page.getByRole("link", { name: "Older attempt" }).click();
  await expect(page.getByRole("heading", { level: 1, name: older })).toBeVisible();
  await page.getByRole("link", { name: "Newer attempt" }).click();
  await expect(page.getByRole("heading", { level: 1, name: newer })).toBeVisible();
});

test("marking a clean-up as resolved requires a reason, which the staff log and the attempt’s page show", async ({
  page,
  query,
  unique,
}) => {
  const { name } = await addCleanup(query, unique);
  await page.goto("/audit/cleanups");
  await markResolved(page, name, `Deleted by hand ${unique}`);
  await expect(page.getByRole("row").filter({ hasText: name })).toContainText(`“Deleted by hand ${unique}”`);
  await page.goto("/audit/staff");
  const event = page.getByRole("row").filter({ hasText: unique });
  await expect(event).toContainText("Marked the clean-up of an attempt as resolved");
  await event.getByRole("link", { name: "an attempt" }).click();
  await expect(page.getByText(`Deleted by hand ${unique}`)).toBeVisible();
});

test("the page of an attempt with a late clean-up is accessible and does not scroll horizontally", async ({
  page,
  query,
  unique,
}) => {
  await page.goto(`/audit/${await addLateCleanup(query, unique)}`);
  await expect(page.getByText("Clean-up done")).toBeVisible();
  const themes = [
    { colorScheme: "dark", width: 1280 },
    { colorScheme: "light", width: 390 },
  ] as const;
  await inEachTheme(page, themes, async () => {
    await expectNoHorizontalScroll(page);
    await expectAccessible(page);
  });
});

test("the technical details of a failure fit a narrow window, regardless of their length", async ({
  page,
  query,
  unique,
}) => {
  const constraint = "tenants_check_".repeat(20);
  const rollbackReason = `violates ${"a_very_long_constraint_".repeat(12)}`;
  const id = await addAttempt(query, {
    name: unique,
    status: "rolled_back",
    code: "DATABASE_FAILED",
    errorDetail: { constraint },
    rollbackReason,
  });
  await page.goto(`/audit/${id}`);
  await page.getByText("technical details").click();
  const themes = [
    { colorScheme: "light", width: 390 },
    { colorScheme: "dark", width: 390 },
  ] as const;
  await inEachTheme(page, themes, async () => {
    for (const text of [constraint, rollbackReason]) await expect(page.getByText(text)).toBeVisible();
    await expectNoHorizontalScroll(page);
    await expectAccessible(page);
  });
});
