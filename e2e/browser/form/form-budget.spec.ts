import { expect, test } from "../fixtures";
import { emailStatus, fillForm, send, slugStatus } from "./provisioning";

test("the form’s page loads at most 180 kB of compressed scripts", async ({ page }) => {
  const sizes: Promise<number>[] = [];
  page.on("response", (response) => {
    if (!/\.js(\?|$)/.test(response.url())) return;
    expect(response.headers()["content-encoding"] ?? "small").toMatch(/gzip|small/);
    sizes.push(
      response
        .request()
        .sizes()
        .then(({ responseBodySize }) => responseBodySize),
    );
  });
  await page.goto("/provision-v2");
  await page.waitForLoadState("networkidle");
  const bytes = (await Promise.all(sizes)).reduce((total, size) => total + size, 0);
  test.info().annotations.push({ type: "script", description: `${(bytes / 1_000).toFixed(1)} kB` });
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThanOrEqual(180_000);
});

test("the slug generator loads on first focus, and the server generates the slug if the generator fails to load", async ({
  page,
  unique,
}) => {
  const fetched: string[] = [];
  page.on("request", (request) => request.resourceType() === "script" && fetched.push(request.url()));
  await page.goto("/provision-v2");
  await page.waitForLoadState("networkidle");
  await page.route("**/_next/static/**/*.js", (route) => route.abort());
  const before = fetched.length;
  await page.getByLabel("Business name").focus();
  await expect.poll(() => fetched.length).toBeGreaterThan(before);
  await fillForm(page, { name: unique, ownerName: "Ana", ownerEmail: `ana@${unique}.test` });
  await expect(page.getByLabel("Slug")).toHaveValue("");
  await send(page);
  await expect(page.getByRole("heading", { level: 1, name: `${unique} is ready` })).toBeVisible();
});

test("the layout does not shift when the page loads, a draft is restored, or a check finishes", async ({
  page,
  unique,
}) => {
  await page.addInitScript(() => {
    const shifts: string[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
        sources: { node?: Element }[];
      })[]) {
        if (entry.hadRecentInput) continue;
        shifts.push(
          `${entry.value} ${entry.sources.map(({ node }) => node?.id || node?.nodeName).join(" ")}`,
        );
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  const shifts = () => page.evaluate(() => (window as unknown as { shifts: string[] }).shifts);
  await page.goto("/provision-v2");
  await fillForm(page, { name: unique, ownerName: "Ana", ownerEmail: `ana@${unique}.test` });
  await expect(slugStatus(page)).toContainText("is available");
  await expect(emailStatus(page)).toContainText("No account has this address");
  await page.getByLabel("Business name").fill("Golden Spoon");
  await page.getByLabel("Owner’s e-mail").fill("owner@cafe-luna.example.com");
  await expect(slugStatus(page)).toContainText("belongs to Golden Spoon");
  await expect(emailStatus(page)).toContainText("This person already owns");
  expect(await shifts()).toEqual([]);
  await page.reload();
  await expect(page.getByText("Draft restored")).toBeVisible();
  await expect(slugStatus(page)).toContainText("belongs to Golden Spoon");
  await expect(emailStatus(page)).toContainText("This person already owns");
  expect(await shifts()).toEqual([]);
});
