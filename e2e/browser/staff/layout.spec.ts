import type { Locator, Page } from "@playwright/test";
import { attemptIdOf } from "@/local/seed/tenants";
import { expect, test } from "../fixtures";

/** The edges of a visible element. */
async function edges(element: Locator) {
  await expect(element).toBeVisible();
  const { x, y, width, height } = (await element.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  return { left: x, right: x + width, top: y, bottom: y + height };
}

/** The number of lines that an element's text takes up. */
function lineCount(element: Locator): Promise<number> {
  return element.evaluate((node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return new Set([...range.getClientRects()].map(({ bottom }) => Math.round(bottom / 8))).size;
  });
}

async function open(page: Page, path: string, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 800 });
  await page.goto(path);
}

for (const [sort, sorted] of [
  ["newest", "Created"],
  ["oldest", "Created"],
  ["name", "Tenant"],
  ["name-desc", "Tenant"],
] as const) {
  test(`on the list of tenants with sort=${sort}, headings align with their columns`, async ({ page }) => {
    await open(page, `/tenants?sort=${sort}`, 1280);
    const heading = (name: string) => page.getByRole("columnheader", { name }).locator("a > span");
    await expect(page.getByRole("columnheader", { name: sorted })).toHaveAttribute("aria-sort", /ending$/);
    const row = page.locator("tbody tr").first();
    const [tenant, name] = [await edges(heading("Tenant")), await edges(row.locator("bdi").first())];
    expect(tenant.left).toBeCloseTo(name.left, 0);
    const [created, time] = [await edges(heading("Created")), await edges(row.locator("time"))];
    expect(created.right).toBeCloseTo(time.right, 0);
  });
}

for (const width of [390, 1280]) {
  test(`on a tenant’s page ${width} px wide, an attempt’s duration stays on one line`, async ({ page }) => {
    await open(page, "/tenants/nordic-plate", width);
    const line = page.getByText("by admin@example.com, took 100 ms");
    await expect(line).toHaveText("by admin@example.com, took 100 ms");
    expect(await lineCount(line.getByText("took"))).toBe(1);
  });
}

test("the buttons for an owner’s access share a row if there is room, and opening a form does not move the buttons before it", async ({
  page,
}) => {
  await open(page, "/tenants/nordic-plate", 1280);
  const mail = page.getByRole("button", { name: "E-mail a new link" });
  const copy = page.locator("summary").filter({ hasText: "Copy a link" });
  const correct = page.locator("summary").filter({ hasText: "Wrong e-mail?" });
  // Measures the buttons one after another, because assertions that start together before hydration can wait for each other.
  const tops = async () => [(await edges(mail)).top, (await edges(copy)).top, (await edges(correct)).top];
  const [first, ...others] = await tops();
  expect(others).toEqual([first, first]);
  await copy.click();
  const form = await edges(page.getByRole("button", { name: "Create a link" }));
  const [mailTop, copyTop, correctTop] = await tops();
  expect([mailTop, copyTop]).toEqual([first, first]);
  expect(correctTop).toBeGreaterThan(form.bottom);
});

test("figures, addresses and ids stay on one line in a window 1280 px wide", async ({ page }) => {
  await open(page, "/audit/metrics", 1280);
  const percentiles = page.getByText(/^\d[^·]*s · \d[^·]*s · \d[^·]*s$/);
  await expect(percentiles).toBeVisible();
  expect(await lineCount(percentiles)).toBe(1);

  await open(page, "/audit?q=copper-kettle", 1280);
  const owner = page.getByRole("cell", { name: "owner@copper-kettle.example.com" }).first();
  expect(await owner.evaluate((cell) => cell.scrollWidth - cell.clientWidth)).toBe(0);

  await page.getByRole("link", { name: "Copper Kettle" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Copper Kettle" })).toBeVisible();
  const tries = await edges(page.getByText("Tries", { exact: true }));
  expect((await edges(page.getByText("Attempt ID", { exact: true }))).top).toBe(tries.top);
});

test("in a narrow window, the tenant filters open below a button that shows how many are set", async ({
  page,
}) => {
  await open(page, "/tenants?status=active&plan=growth", 390);
  const filters = page.getByText("Filter and sort");
  const search = page.getByRole("searchbox", { name: /^Find tenants/ });
  const apply = page.getByRole("button", { name: "Apply" });
  await expect(page.locator("summary").filter({ has: filters })).toHaveText(/\(2\)$/);
  await expect(page.getByLabel("Status")).toBeHidden();
  expect((await edges(apply)).bottom - (await edges(search)).top).toBeLessThan(100);
  await filters.click();
  await page.getByLabel("Plan").selectOption("Any plan");
  await apply.click();
  await expect(page).toHaveURL(/status=active/);
  await expect(page).not.toHaveURL(/plan=growth/);
  await expect(page.locator("summary").filter({ has: filters })).toHaveText(/\(1\)$/);

  await page.setViewportSize({ width: 1280, height: 800 });
  await expect(filters).toBeHidden();
  await expect(page.getByLabel("Status")).toBeVisible();
});

test("in a narrow window, the values on an attempt’s and a tenant’s page are aligned", async ({ page }) => {
  for (const path of [`/audit/${attemptIdOf("nordic-plate")}`, "/tenants/nordic-plate"]) {
    await open(page, path, 390);
    await expect(page.getByRole("heading", { level: 1, name: "Nordic Plate" })).toBeVisible();
    for (const list of await page.locator("main dl").all()) {
      const lefts = await list
        .locator("dd")
        .evaluateAll((values) => values.map((value) => Math.round(value.getBoundingClientRect().left)));
      expect(new Set(lefts).size, `${path}: ${lefts.join(", ")}`).toBe(1);
    }
  }
});

test("in a narrow window, opening the audit log’s export or custom range moves neither button", async ({
  page,
}) => {
  await open(page, "/audit", 390);
  const exportButton = page.locator("summary").filter({ hasText: "Export" });
  const custom = page.locator("summary").filter({ hasText: "Custom…" });
  const before = [await edges(exportButton), await edges(custom)];
  expect(before[1]?.top).toBe((await edges(page.getByRole("link", { name: "365 days" }))).top);
  await custom.click();
  await expect(page.getByLabel("From", { exact: true })).toBeVisible();
  expect(await edges(custom)).toEqual(before[1]);
  await custom.click();
  await exportButton.click();
  await expect(page.getByRole("link", { name: "CSV" })).toBeVisible();
  expect([await edges(exportButton), await edges(custom)]).toEqual(before);
});

test("an error outside the page’s own error boundaries is shown in the colours of the theme", async ({
  visitor,
}) => {
  // The theme provider in the root layout calls `matchMedia`.
  await visitor.addInitScript(() => {
    window.matchMedia = () => {
      throw new Error("broken");
    };
  });
  await visitor.goto("/login");
  await expect(
    visitor.getByRole("heading", { level: 1, name: "The console couldn’t be loaded" }),
  ).toBeVisible();
  for (const [colorScheme, background] of [
    ["light", "rgb(255, 255, 255)"],
    ["dark", "rgb(18, 18, 18)"],
  ] as const) {
    await visitor.emulateMedia({ colorScheme });
    await expect(visitor.locator("body")).toHaveCSS("background-color", background);
  }
});
