import pg from "pg";
import { expect, expectAccessible, test } from "../fixtures";
import { addAttempt, auditUrl, namesOf } from "./audit";

test("a live list shows new attempts and stages automatically until it is paused", async ({
  page,
  query,
  unique,
}) => {
  const actorEmail = `${unique}@staff.test`;
  await page.goto(auditUrl(`actor:${actorEmail}`));
  await expect(page.getByRole("heading", { name: "No attempts found" })).toBeVisible();
  await page.getByRole("button", { name: "Go live" }).click();
  await expect(page).toHaveURL(/live=1/);
  const id = await addAttempt(query, { name: "First", actorEmail, status: "creating_auth_user" });
  await expect(page.getByRole("link", { name: "First" })).toBeVisible();
  await query("update provisioning.attempts set status = 'auth_user_created' where id = $1", [id]);
  await expect(page.getByText("account ready")).toBeVisible();
  await expectAccessible(page);

  const polls = pollsOf(page);
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page).not.toHaveURL(/live=1/);
  const before = polls.length;
  await addAttempt(query, { name: "Second", actorEmail });
  await page.getByRole("link", { name: "Failed", exact: true }).click();
  await expect(page.getByRole("heading", { name: "No attempts found" })).toBeVisible();
  expect(polls.length).toBe(before);
});

test("a live list shows an attempt that started first and committed last", async ({
  page,
  query,
  unique,
}) => {
  const actorEmail = `${unique}@staff.test`;
  const slow = new pg.Client({ connectionString: process.env.MIGRATION_DATABASE_URL });
  await slow.connect();
  try {
    await page.goto(auditUrl(`actor:${actorEmail}`, { live: "1" }));
    await slow.query("begin");
    await addAttempt(async (text, values) => (await slow.query(text, values)).rows, {
      name: "Slow",
      actorEmail,
    });
    await addAttempt(query, { name: "Fast", actorEmail, secondsAgo: 1 });
    await expect(page.getByRole("link", { name: "Fast" })).toBeVisible();
    await expect(namesOf(page)).toHaveText(["Fast"]);
    await slow.query("commit");
    await expect(page.getByRole("link", { name: "Slow" })).toBeVisible();
    await expect(namesOf(page)).toHaveText(["Fast", "Slow"]);
  } finally {
    await slow.end();
  }
});

test("a live list keeps polling, backs off after failures, and pauses while the page is hidden", async ({
  page,
}) => {
  await page.clock.install();
  await page.goto(auditUrl("status:in_progress"));
  const polls = pollsOf(page);
  await page.getByRole("button", { name: "Go live" }).click();
  const nextPoll = async () => {
    const count = polls.length;
    await page.clock.runFor(2_000);
    await expect.poll(() => polls.length).toBeGreaterThan(count);
  };
  await expect.poll(() => polls.length).toBe(1);
  await nextPoll();
  await nextPoll();

  await page.route("**/audit/live?**", (route) => route.abort());
  await nextPoll();
  await expect(page.getByRole("status").filter({ hasText: "No response, retrying" })).toBeVisible();
  const failing = polls.length;
  for (let second = 0; second < 120; second++) {
    await page.clock.runFor(1_000);
    await page.evaluate(() => Promise.resolve());
  }
  expect(polls.length - failing).toBeLessThanOrEqual(8);

  await page.unroute("**/audit/live?**");
  // The longest retry delay starts only after the last request has failed.
  await expect(async () => {
    await page.clock.runFor(31_000);
    await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await setHidden(page, true);
  await page.clock.runFor(3_000);
  const sent = polls.length;
  await page.clock.runFor(60_000);
  expect(polls.length).toBe(sent);
  await setHidden(page, false);
  await expect.poll(() => polls.length).toBeGreaterThan(sent);
});

test("an attempt’s page follows an attempt in flight and stops polling when it ends", async ({
  page,
  query,
  unique,
}) => {
  const id = await addAttempt(query, { name: `Follow ${unique}`, status: "creating_auth_user" });
  await page.goto(`/audit/${id}`);
  await expect(page.getByText("In progress", { exact: true })).toBeVisible();
  await query(
    `update provisioning.attempts set status = 'failed', error_code = 'INTERNAL', finished_at = now(), duration_ms = 5 where id = $1`,
    [id],
  );
  await expect(page.getByText("Something went wrong in the console")).toBeVisible();
  await expect(page.getByRole("button", { name: "Pause" })).toHaveCount(0);
});

test("the live list and the export return no data to signed-out callers", async ({ playwright }) => {
  const signedOut = await playwright.request.newContext({
    baseURL: process.env.E2E_BASE_URL,
    storageState: { cookies: [], origins: [] },
  });
  for (const path of ["/audit/live", "/audit/export?format=csv"]) {
    expect((await signedOut.get(path)).status(), path).toBe(401);
    const crossSite = await signedOut.get(path, { headers: { "sec-fetch-site": "cross-site" } });
    expect(crossSite.status(), path).toBe(403);
  }
  await signedOut.dispose();
});

function pollsOf(page: import("@playwright/test").Page): string[] {
  const polls: string[] = [];
  page.on("request", (request) => request.url().includes("/audit/live?") && polls.push(request.url()));
  return polls;
}

async function setHidden(page: import("@playwright/test").Page, hidden: boolean) {
  await page.evaluate((value) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => value });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
}
