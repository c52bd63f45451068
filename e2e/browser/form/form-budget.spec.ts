import { expect, test } from "../fixtures";
import { emailStatus, fillForm, send, slugStatus } from "./provisioning";

test("the form’s page transfers at most 180,000 bytes of scripts, including response headers", async ({
  page,
}) => {
  // The same as Lighthouse's transfer size: compressed bodies and response headers.
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const scripts = new Map<string, string>();
  const bytes = new Map<string, number>();
  session.on("Network.responseReceived", ({ requestId, type, response }) => {
    if (type === "Script") scripts.set(requestId, response.url);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) =>
    bytes.set(requestId, encodedDataLength),
  );
  await page.goto("/provision-v2");
  await page.waitForLoadState("networkidle");
  await expect.poll(() => [...scripts.keys()].filter((id) => !bytes.has(id))).toEqual([]);
  const total = [...scripts.keys()].reduce((sum, id) => sum + (bytes.get(id) ?? 0), 0);
  test.info().annotations.push({ type: "script", description: `${total} bytes in ${scripts.size} files` });
  expect(scripts.size).toBeGreaterThan(5);
  expect(total).toBeLessThanOrEqual(180_000);
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
