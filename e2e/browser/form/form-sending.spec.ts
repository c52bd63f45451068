import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures";
import { delayAccount, emailStatus, fillForm, noRecords, recordCounts, send } from "./provisioning";

test("each step is shown when it is reached, and a reload shows the current step", async ({
  page,
  query,
  unique,
}) => {
  const ownerEmail = `ana@${unique}.test`;
  const createAccount = await delayAccount(query, ownerEmail);
  await page.goto("/provision-v2");
  await fillForm(page, { name: unique, ownerName: "Ana", ownerEmail });
  await send(page);
  const steps = page.getByRole("region", { name: `Provisioning ${unique}` }).getByRole("listitem");
  await expect(steps.filter({ hasText: "in progress" })).toContainText("create owner account");
  await expect(steps.first()).toContainText(/Check the input\s*: done.*\d ms.*initiated → validated/);
  await expect(steps.last()).toContainText("not started");
  await expect(page.getByRole("status").filter({ hasText: "create owner account: in progress" })).toHaveCount(
    1,
  );
  await expect(page.getByText("You can leave this page")).toBeVisible();
  await expect(page).toHaveURL(/\/provision-v2\?attempt=[0-9a-f-]{36}$/);

  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Checking what happened" })).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "in progress" })).toContainText("owner account");
  await expect(page.locator("main")).not.toContainText(/failed|failure/i);
  await createAccount();
  await expect(page.getByRole("heading", { level: 1, name: `${unique} is ready` })).toBeVisible();
  expect(await recordCounts(query, unique, ownerEmail)).toMatchObject({ tenants: 1, users: 1 });
});

test("closing the page does not stop the attempt", async ({ page, context, query, unique }) => {
  const ownerEmail = `ana@${unique}.test`;
  const createAccount = await delayAccount(query, ownerEmail);
  await page.goto("/provision-v2");
  await fillForm(page, { name: unique, ownerName: "Ana", ownerEmail });
  await send(page);
  await expect(page).toHaveURL(/attempt=/);
  const attemptUrl = page.url();
  await page.close();
  await createAccount();
  await expect.poll(async () => (await recordCounts(query, unique, ownerEmail))?.tenants).toBe(1);
  const again = await context.newPage();
  await again.goto(attemptUrl);
  await expect(again.getByRole("heading", { level: 1, name: `${unique} is ready` })).toBeVisible();
});

test("while a form is being sent, it cannot be edited or previewed, a due check does not run, and a long wait is explained", async ({
  page,
  query,
  unique,
}) => {
  const ownerEmail = `ana@${unique}.test`;
  const createAccount = await delayAccount(query, ownerEmail);
  await page.clock.install();
  await page.goto("/provision-v2");
  await fillForm(page, { name: "", ownerName: "Ana", ownerEmail });
  await page.getByLabel("Business name").focus();
  await expect(emailStatus(page)).toContainText("No account has this address");
  // The slug is due for a check when the form is sent. The check would find the form's own attempt.
  await page.getByLabel("Business name").fill(unique);
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("button", { name: "Provisioning…" })).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByRole("button", { name: "Preview" })).toBeDisabled();
  await expect(page.locator("form[aria-busy=true]")).toHaveCount(1);
  await expect(page.getByLabel("Business name")).not.toBeEditable();
  await page.getByLabel("Plan").selectOption("growth");
  await expect(page.getByLabel("Plan")).toHaveValue("starter");
  await expect(page.getByText("You can leave this page")).toBeVisible();
  await page.clock.fastForward(10_000);
  await expect(page.getByText("This is taking longer than usual")).toBeVisible();
  await expect(page.locator("form [aria-invalid=true]")).toHaveCount(0);
  await createAccount();
  await expect(page.getByRole("heading", { level: 1, name: `${unique} is ready` })).toBeVisible();
});

test("two tabs with the same form create one tenant, and both show it", async ({
  page,
  context,
  query,
  unique,
}) => {
  const ownerEmail = `ana@${unique}.test`;
  await page.goto("/provision-v2");
  await fillForm(page, { name: unique, ownerName: "Ana", ownerEmail });
  const second = await context.newPage();
  const draft = await page.evaluate(() => sessionStorage.getItem("provision-v2"));
  // A browser copies the storage when a tab is duplicated.
  await second.addInitScript((stored) => sessionStorage.setItem("provision-v2", stored ?? ""), draft);
  await second.goto("/provision-v2");
  await expect(second.getByLabel("Owner’s e-mail")).toHaveValue(ownerEmail);
  await Promise.all([send(page), send(second)]);
  for (const tab of [page, second]) {
    await expect(tab.getByRole("heading", { level: 1, name: `${unique} is ready` })).toBeVisible();
  }
  expect(await recordCounts(query, unique, ownerEmail)).toMatchObject({ tenants: 1, owners: 1, users: 1 });
  const attempts = await query("select 1 from provisioning.attempts where owner_email = $1", [ownerEmail]);
  expect(attempts).toHaveLength(1);
});

test("a lost response is not reported as a failure, and sending the form again cannot create a second tenant", async ({
  page,
  query,
  unique,
}) => {
  const ownerEmail = `ana@${unique}.test`;
  await page.goto("/provision-v2");
  await fillForm(page, { name: unique, ownerName: "Ana", ownerEmail });
  let losesResponses = true;
  await page.route("/provision-v2*", async (route) => {
    const isSubmission =
      route.request().postData()?.includes(ownerEmail) && route.request().method() === "POST";
    if (!losesResponses || !isSubmission || route.request().postData()?.startsWith("["))
      return route.fallback();
    // The server receives the form and completes it, but the response never arrives.
    await route.fetch();
    await route.abort();
  });
  await send(page);
  const notice = page.getByRole("alert").filter({ hasText: "We couldn’t find out what happened" });
  await expect(notice).toBeFocused();
  await expect(notice).not.toContainText(/fail/i);
  await expect(page.getByLabel("Business name")).toHaveValue(unique);
  losesResponses = false;
  await send(page);
  await expect(page.getByRole("heading", { level: 1, name: `${unique} is ready` })).toBeVisible();
  expect(await recordCounts(query, unique, ownerEmail)).toMatchObject({ tenants: 1, owners: 1, users: 1 });
});

test("if the connection goes silent, the attempt’s page shows the outcome", async ({
  page,
  query,
  failAuth,
  unique,
}) => {
  const ownerEmail = `ana@${unique}.test`;
  // Slow enough for the outcome to arrive in a separate chunk of the response.
  await failAuth(ownerEmail, { route: "POST /admin/users", kind: "commit-late", times: 1, delayMs: 2_000 });
  await page.clock.install();
  // Once the attempt exists, no more data arrives and the connection stays open.
  await page.addInitScript(() => {
    const { fetch } = window;
    window.fetch = async (...request) => {
      const response = await fetch(...request);
      if (!(request[1]?.body instanceof FormData) || !response.body) return response;
      const text = new TextDecoder();
      const body = new TransformStream<Uint8Array, Uint8Array>({
        transform(bytes, stream) {
          stream.enqueue(bytes);
          if (text.decode(bytes).includes("creating_auth_user")) return new Promise(() => undefined);
        },
      });
      return Object.defineProperty(response, "body", { value: response.body.pipeThrough(body) });
    };
  });
  await page.goto("/provision-v2");
  await fillForm(page, { name: unique, ownerName: "Ana", ownerEmail });
  await stopClock(page);
  await send(page);
  await expect
    .poll(() => query("select status from provisioning.attempts where slug = $1", [unique]))
    .toEqual([{ status: "completed" }]);
  await expect(page).toHaveURL(/attempt=/);
  await expect(page.getByRole("button", { name: "Provisioning…" })).toBeVisible();
  await expect(page.locator("main")).not.toContainText(/failed|failure/i);
  await page.clock.fastForward(30_000);
  await expect(page.getByRole("heading", { level: 1, name: `${unique} is ready` })).toBeVisible();
});

test("if a submission gets no response, the form checks what happened and can be sent again with the same input", async ({
  page,
  query,
  unique,
}) => {
  const ownerEmail = `ana@${unique}.test`;
  await page.clock.install();
  await page.addInitScript(() => {
    const { fetch } = window;
    window.fetch = (...request) => {
      const isFirstSubmission = request[1]?.body instanceof FormData && !sessionStorage.getItem("swallowed");
      if (!isFirstSubmission) return fetch(...request);
      sessionStorage.setItem("swallowed", "yes");
      return new Promise(() => undefined);
    };
  });
  await page.goto("/provision-v2");
  await fillForm(page, { name: unique, ownerName: "Ana", ownerEmail });
  await stopClock(page);
  await send(page);
  await expect(page.getByRole("button", { name: "Provisioning…" })).toBeVisible();
  await page.clock.fastForward(30_000);
  await expect(page.getByText("Already submitted")).toBeVisible();
  await expect(page.locator("main")).not.toContainText(/failed|failure/i);
  await expect(page.getByLabel("Owner’s e-mail")).toHaveValue(ownerEmail);
  await send(page);
  await expect(page.getByRole("heading", { level: 1, name: `${unique} is ready` })).toBeVisible();
  expect(await recordCounts(query, unique, ownerEmail)).toMatchObject({ tenants: 1, owners: 1, users: 1 });
});

test("a page from an earlier build offers a reload and keeps the input", async ({ page, query, unique }) => {
  const ownerEmail = `ana@${unique}.test`;
  await page.goto("/provision-v2");
  await fillForm(page, { name: unique, ownerName: "Ana", ownerEmail });
  await page.route("/provision-v2*", async (route) => {
    const headers = { ...route.request().headers(), "next-action": "0".repeat(42) };
    return route.request().method() === "POST" ? route.continue({ headers }) : route.fallback();
  });
  await send(page);
  await expect(page.getByRole("alert").filter({ hasText: "A new version is available" })).toBeFocused();
  await page.unroute("/provision-v2*");
  await page.getByRole("button", { name: "Reload the page" }).click();
  await expect(page.getByText("Draft restored")).toBeVisible();
  await expect(page.getByLabel("Business name")).toHaveValue(unique);
  expect(await recordCounts(query, unique, ownerEmail)).toEqual(noRecords);
});

test("Ctrl+Enter sends the form from a select field", async ({ page, unique }) => {
  await page.goto("/provision-v2");
  await fillForm(page, { name: unique, ownerName: "Ana", ownerEmail: `ana@${unique}.test` });
  await page.getByLabel("Language").press("Control+Enter");
  await expect(page.getByRole("heading", { level: 1, name: `${unique} is ready` })).toBeVisible();
});

/** Stops the page's clock, so that only the test advances it, even on a slow machine. */
async function stopClock(page: Page): Promise<void> {
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 1_000);
}
