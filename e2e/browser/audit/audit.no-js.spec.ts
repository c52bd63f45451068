import { timeZoneCookie } from "@/app/(console)/audit/metrics/time-zone-cookie";
import { expect, test } from "../fixtures";
import { addAttempt, auditUrl, namesOf } from "./audit";

test("without JavaScript, attempts can be searched, filtered, paged and exported", async ({
  page,
  query,
  unique,
}) => {
  const actorEmail = `${unique}@staff.test`;
  for (let n = 0; n < 51; n++)
    await addAttempt(query, { name: `Plain ${n}`, actorEmail, secondsAgo: 100 + n });
  await page.goto("/audit");
  await expect(page.getByRole("link", { name: "View metrics" })).toBeVisible();
  await page.locator("main").getByRole("searchbox").fill(`actor:${actorEmail}`);
  await page.getByRole("button", { name: "Search" }).click();
  await expect(namesOf(page)).toHaveCount(50);
  await page.getByRole("link", { name: "Older", exact: true }).click();
  await expect(namesOf(page)).toHaveText(["Plain 50"]);
  await page.getByRole("link", { name: "Newer", exact: true }).click();
  await expect(namesOf(page).first()).toHaveText("Plain 0");
  await page.getByRole("link", { name: "Failed", exact: true }).click();
  await expect(page.getByRole("heading", { name: "No attempts found" })).toBeVisible();
  await page.getByRole("link", { name: "Remove status:failed" }).click();
  await expect(namesOf(page)).toHaveCount(50);

  await page.getByText("Export", { exact: true }).click();
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "JSON Lines" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^attempts-.*\.jsonl$/);
  expect(await download.failure()).toBeNull();
});

test("without JavaScript, an invalid part of a query is marked", async ({ page }) => {
  await page.goto(auditUrl("status:nonsense"));
  await expect(page.locator("mark")).toHaveText("nonsense");
  await expect(page.locator("main").getByRole("searchbox")).toHaveAccessibleDescription(
    /“status” must be one of completed/,
  );
});

test("without JavaScript, the metrics are shown as tables", async ({ page }) => {
  // A browser without JavaScript has no time zone cookie.
  await page.context().clearCookies({ name: timeZoneCookie });
  await page.goto("/audit/metrics?range=7d");
  await expect(page.locator("dt").filter({ hasText: "Success rate" })).toBeVisible();
  await page.getByText("Show as table, per day").click();
  await expect(page.getByRole("region", { name: /per day, in UTC/ }).getByRole("row")).toHaveCount(9);
  await expect(page.getByRole("heading", { name: "Attempts per day, by outcome" })).toBeHidden();
});

test("without JavaScript, the text for a ticket can be selected, and an attempt can be retried", async ({
  page,
  query,
  unique,
}) => {
  const id = await addAttempt(query, { name: unique, status: "failed", code: "AUTH_FAILED" });
  await page.goto(`/audit/${id}`);
  await page.locator("summary").filter({ hasText: "Copy for a ticket" }).click();
  await expect(page.getByRole("textbox", { name: "Text for a ticket" })).toHaveValue(/Code: AUTH_FAILED\n/);
  await page.getByRole("link", { name: "Try again with these values" }).click();
  await expect(page.getByLabel("Business name")).toHaveValue(unique);
});
