import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures";
import { delayChecks, fillForm, slugStatus } from "./provisioning";

// In a narrow window, every message pushes the button down.
test.use({ viewport: { width: 320, height: 800 } });

/** Presses the submit button near its upper edge, without releasing it. */
async function press(page: Page): Promise<void> {
  const button = page.getByRole("button", { name: "Provision tenant" });
  await button.hover({ position: { x: 20, y: 2 } });
  await page.mouse.down();
}

/** The number of the page's `fetch` calls whose responses have arrived completely. Runs in the browser. */
function countResponses(): number {
  const entries = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
  return entries.filter(({ initiatorType, responseEnd }) => initiatorType === "fetch" && responseEnd > 0)
    .length;
}

test("if pressing the button shows a message about the previous field, the button does not move until it is released", async ({
  page,
}) => {
  await page.goto("/provision-v2");
  await fillForm(page, { name: "Golden Spoon", ownerName: "", ownerEmail: "ana" });
  await press(page);
  await page.mouse.up();
  await expect(page.getByText("INVALID_INPUT")).toBeVisible();
});

test("if a check’s result arrives while the button is pressed, the button does not move until it is released", async ({
  page,
  unique,
}) => {
  const release = await delayChecks(page, "golden-spoon");
  await page.goto("/provision-v2");
  await fillForm(page, { name: "Golden Spoon", ownerName: "", ownerEmail: `ana@${unique}.test` });
  await expect(slugStatus(page)).toContainText("Checking");
  await press(page);
  const before = await page.evaluate(countResponses);
  release();
  // The browser counts a response when its body is complete. Playwright's own event can be missing if the response was
  // delayed.
  await expect.poll(() => page.evaluate(countResponses)).toBeGreaterThan(before);
  await page.evaluate(() => new Promise((rendered) => requestIdleCallback(rendered)));
  await page.mouse.up();
  await expect(page.getByText("INVALID_INPUT")).toBeVisible();
});

test("messages appear even if a press ends without a mouseup event", async ({ page }) => {
  await page.goto("/provision-v2");
  await page.getByLabel("Owner’s e-mail").fill("ana");
  await press(page);
  await expect(page.getByText("not a complete e-mail address")).toBeVisible();
});
