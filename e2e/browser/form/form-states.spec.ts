import type { Page } from "@playwright/test";
import { addAttempt } from "../audit/audit";
import { expect, expectAccessible, expectNoHorizontalScroll, test } from "../fixtures";
import { darkMobile, inEachTheme } from "../staff/themes";
import { delayAccount, delayChecks, emailStatus, fillForm, send, slugStatus } from "./provisioning";

/** 320 px is also the width of a 1280 px window at 400 % zoom. */
const themes = [
  { colorScheme: "light", width: 1280 },
  { colorScheme: "dark", width: 320 },
] as const;

test.use({ ...darkMobile, contextOptions: { reducedMotion: "reduce" } });
test.setTimeout(240_000);

test("every state of the fields is accessible and does not scroll horizontally", async ({
  page,
  query,
  unique,
}) => {
  const release = await delayChecks(page, unique);
  await page.goto("/provision-v2");
  await checkState(page, "empty");
  await page.getByLabel("Slug").fill(unique);
  await expect(slugStatus(page)).toContainText("Checking");
  await checkState(page, "checking");
  release();
  await expect(slugStatus(page)).toContainText("is available");
  await page.getByLabel("Owner’s e-mail").fill(`ana@${unique}.test`);
  await expect(emailStatus(page)).toContainText("No account has this address");
  await checkState(page, "available");
  await page.getByLabel("Slug").fill("golden-spoon");
  await page.getByLabel("Owner’s e-mail").fill("owner@golden-spoon.example.com");
  await expect(slugStatus(page)).toContainText("belongs to");
  await expect(emailStatus(page)).toContainText("This person already owns");
  await checkState(page, "taken");
  await page.getByLabel("Use this existing account").check();
  await page.getByRole("group", { name: "Available:" }).getByRole("button").first().click();
  await expect(slugStatus(page)).toContainText("is available");
  await checkState(page, "suggestion applied, existing account as owner");
  await page.getByLabel("Slug").fill("www");
  await expect(slugStatus(page)).toContainText("is reserved");
  await checkState(page, "reserved");
  const inUse = { slug: `held-${unique}`, ownerEmail: `held@${unique}.test` };
  await addAttempt(query, { name: "Held", status: "creating_auth_user", ...inUse });
  await page.getByLabel("Slug").fill(inUse.slug);
  await page.getByLabel("Owner’s e-mail").fill(inUse.ownerEmail);
  await expect(slugStatus(page)).toContainText("an attempt in progress");
  await expect(emailStatus(page)).toContainText("an attempt in progress");
  await checkState(page, "in use by an attempt");
  await page.getByLabel("Business name").fill("The Extraordinary Gentlemen’s Golden Spoon ".repeat(7));
  await page.getByLabel("Slug").fill("x");
  await page.getByLabel("Owner’s e-mail").fill("ana");
  await page.getByLabel("Owner’s e-mail").blur();
  await expect(emailStatus(page)).toContainText("not a complete");
  await expect(page.getByText("The business name is too long")).toBeVisible();
  await checkState(page, "malformed");
  await page.reload();
  await expect(page.getByText("Draft restored")).toBeVisible();
  await checkState(page, "draft restored");
  await page.getByLabel("Business name").fill("مطعم الفردوس");
  await page.getByLabel("Slug").fill("");
  await expect(slugStatus(page)).toContainText("is available");
  await checkState(page, "right-to-left text");
  await page.route("/provision-v2*", (route) =>
    route.request().method() === "POST" ? route.abort() : route.fallback(),
  );
  await page.getByLabel("Slug").fill(`${unique}-2`);
  await expect(slugStatus(page)).toContainText("Couldn’t check right now");
  await checkState(page, "not checked");
  await fillForm(page, { name: unique, ownerName: "Ana", ownerEmail: `ana@${unique}.test` });
  await send(page);
  await expect(page.getByText("We couldn’t find out what happened")).toBeVisible();
  await checkState(page, "no response");
});

test("every state after sending is accessible and does not scroll horizontally", async ({
  page,
  context,
  query,
  failAuth,
  unique,
}) => {
  const ownerEmail = `ana@${unique}.test`;
  await page.goto("/provision-v2");
  await fillForm(page, { name: "Golden Spoon", ownerName: "", ownerEmail });
  await send(page);
  await expect(page.getByText("INVALID_INPUT")).toBeVisible();
  await checkState(page, "refused, fields missing");
  await page.getByLabel("Owner’s name").fill("Ana");
  await send(page);
  await expect(page.getByText("SLUG_TAKEN")).toBeVisible();
  await checkState(page, "refused, slug taken");
  const refused = await page.getByRole("link", { name: /^Attempt/ }).getAttribute("href");
  await page.getByLabel("Slug").fill(unique);
  await failAuth(ownerEmail, { route: "POST /admin/users", kind: "unavailable", times: 3 });
  await send(page);
  await expect(page.getByText("AUTH_FAILED")).toBeVisible();
  await checkState(page, "failed, Auth server down");
  const createAccount = await delayAccount(query, ownerEmail);
  await send(page);
  await expect(page).toHaveURL(/attempt=/);
  await expect(page.getByText("AUTH_FAILED")).toHaveCount(0);
  await checkState(page, "stages");
  await createAccount();
  await expect(page.getByText("Tenant provisioned")).toBeVisible();
  await checkState(page, "success");
  const inFlight = await addAttempt(query, { name: "In flight", status: "creating_auth_user" });
  await page.goto(`/provision-v2?attempt=${inFlight}`);
  await expect(page.getByRole("listitem").filter({ hasText: "in progress" })).toBeVisible();
  await checkState(page, "stages after a reload");
  await page.goto(`/provision-v2?attempt=${refused?.split("/").at(-1)}`);
  await expect(page.getByRole("heading", { level: 1, name: "The tenant wasn’t created" })).toBeVisible();
  await checkState(page, "refused, opened by its URL");

  await page.goto("/provision-v2");
  await fillForm(page, { name: "Golden Spoon", ownerName: "Ana", ownerEmail });
  await context.clearCookies();
  await page.getByLabel("Slug").fill(`${unique}-2`);
  await expect(slugStatus(page)).toContainText("your session has ended");
  await checkState(page, "session ended");
  await send(page);
  await expect(page.getByText("You’re signed out")).toBeVisible();
  await checkState(page, "signed out");
});

async function checkState(page: Page, state: string): Promise<void> {
  await test.step(state, () =>
    inEachTheme(page, themes, async () => {
      await expectNoHorizontalScroll(page);
      await expectAccessible(page);
    }),
  );
}
