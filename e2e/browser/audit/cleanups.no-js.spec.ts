import { expect, test } from "../fixtures";
import {
  addCleanup,
  cleanupState,
  lockOpenCleanups,
  lockStuckSamples,
  markResolved,
  tryNow,
} from "./cleanups";

test.beforeEach(({ query }) => lockOpenCleanups(query));

test("without JavaScript, a clean-up can be retried now", async ({ page, query, unique }) => {
  const { userId, name } = await addCleanup(query, unique, { withUser: true });
  await page.goto("/audit/cleanups");
  await tryNow(page, name);
  await expect(page.getByRole("status").filter({ hasText: "The account is gone" })).toBeVisible();
  expect(await cleanupState(query, userId)).toMatchObject({ state: "done", user_exists: false });
});

test("without JavaScript, a clean-up can be marked as resolved in two steps", async ({
  page,
  query,
  unique,
}) => {
  const { userId, name } = await addCleanup(query, unique);
  await page.goto("/audit/cleanups");
  await expect(page.getByRole("button", { name: `Yes, mark as resolved for ${name}` })).toBeHidden();
  await markResolved(page, name);
  await expect(page.getByRole("status").filter({ hasText: "Marked as resolved" })).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: name })).toContainText("by admin@example.com");
  expect(await cleanupState(query, userId)).toMatchObject({ state: "done", by: "admin@example.com" });
});

test("without JavaScript, the reconciler runs and reports what it did", async ({ page, query }) => {
  await lockStuckSamples(query);
  await page.goto("/audit/cleanups");
  await page.getByRole("button", { name: "Run clean-up now" }).click();
  // The run also handles e-mails and accounts left by other tests, which takes longer.
  const status = page.getByRole("status").filter({ hasText: "The reconciler has run" });
  await expect(status).toBeVisible({ timeout: 60_000 });
});
