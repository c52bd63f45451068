import { attemptIdOf } from "@/local/seed/tenants";
import { expect, expectAccessible, test } from "../fixtures";

/** The width of an element’s border or outline, whichever is wider, in px. */
const widerEdge = (element: Element) => {
  const { borderTopWidth, borderTopStyle, outlineWidth, outlineStyle } = getComputedStyle(element);
  return Math.max(
    borderTopStyle === "none" ? 0 : Number.parseFloat(borderTopWidth),
    outlineStyle === "none" ? 0 : Number.parseFloat(outlineWidth),
  );
};

const background = (element: Element) => getComputedStyle(element).backgroundColor;

test("with forced colours, buttons have borders, bars have outlines, and the current link is marked", async ({
  page,
}) => {
  await page.emulateMedia({ forcedColors: "active" });
  await page.goto("/tenants");
  for (const button of await page.locator("[data-slot=button]:visible").all()) {
    expect(await button.evaluate(widerEdge), (await button.textContent()) ?? "").toBeGreaterThan(0);
  }
  const nav = page.getByRole("navigation", { name: "Main" });
  const current = await nav.getByRole("link", { name: "Tenants" }).evaluate(background);
  expect(current).not.toBe(await nav.getByRole("link", { name: "Audit" }).evaluate(background));

  await page.goto("/audit?q=copper-kettle");
  await page.getByRole("link", { name: "Copper Kettle" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Copper Kettle" })).toBeVisible();
  for (const url of [page.url(), "/audit/metrics"]) {
    await page.goto(url);
    await expect(page.locator("[data-slot=bar]:visible").first()).toBeVisible();
    for (const bar of await page.locator("[data-slot=bar]:visible, [data-slot=bar-track]:visible").all()) {
      expect(await bar.evaluate(widerEdge), url).toBeGreaterThan(0);
    }
  }
});

test("a page in the dark theme prints in black on white, with whole tables and without navigation or buttons", async ({
  page,
}) => {
  await page.emulateMedia({ colorScheme: "dark" });
  for (const path of [
    "/tenants",
    "/tenants/nordic-plate",
    "/audit",
    `/audit/${attemptIdOf("nordic-plate")}`,
  ]) {
    await page.emulateMedia({ media: "screen" });
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.emulateMedia({ media: "print" });
    await expect(page.locator("nav:visible, button:visible, [data-slot=button]:visible")).toHaveCount(0);
    await expect(page.getByText("Tenant console", { exact: true })).toBeVisible();
    const colours = await page
      .locator("h1, main a:visible, td:visible, dd:visible")
      .evaluateAll((elements) => [...new Set(elements.map((element) => getComputedStyle(element).color))]);
    expect(colours, path).toEqual(["rgb(0, 0, 0)"]);
    expect(await page.locator("html").evaluate(background)).toBe("rgb(255, 255, 255)");
    const scrolling = page.locator("[data-slot=table-container]");
    for (const table of await scrolling.all()) await expect(table).toHaveCSS("overflow-x", "visible");
  }
});

test("the console reports that the browser is offline, including when an action cannot be sent", async ({
  page,
  context,
}) => {
  await page.goto("/tenants/nordic-plate");
  const notice = page.getByRole("status").filter({ hasText: "You’re offline" });
  await expect(notice).toHaveCount(0);
  await context.setOffline(true);
  await expect(notice).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "E-mail a new link" }).click();
  const errorPage = page.getByRole("alert").filter({ has: page.getByRole("heading", { level: 1 }) });
  await expect(errorPage.getByRole("heading")).toHaveText("You’re offline");
  await expect(errorPage).toContainText("What you submitted may have been saved");
  await expect(page.locator("main")).not.toContainText("Your browser");
  await context.setOffline(false);
  await expect(notice).toHaveCount(0);
  await errorPage.getByRole("button", { name: "Reload the page" }).click();
  await expect(page.getByRole("button", { name: "E-mail a new link" })).toBeVisible();
});

test("the page for a missing URL shows the brand and the navigation, with and without a session", async ({
  page,
  visitor,
}) => {
  for (const tab of [page, visitor]) {
    await tab.goto("/nowhere");
    await expect(tab.getByRole("heading", { level: 1, name: "Page not found" })).toBeVisible();
    await expect(tab.getByRole("banner").getByText("Tenant console")).toBeVisible();
    const nav = tab.getByRole("navigation", { name: "Main" });
    await expect(nav.getByRole("link", { name: "Tenants" })).toHaveAttribute("href", "/tenants");
    await expectAccessible(tab);
  }
});

test("Tab follows the header’s visual order, and closing a confirmation returns focus", async ({ page }) => {
  await page.goto("/tenants/nordic-plate");
  const boxes: number[] = [];
  await page.getByRole("banner").getByRole("link").first().focus();
  for (let n = 0; n < 5; n++) {
    boxes.push(await page.evaluate(() => document.activeElement?.getBoundingClientRect().x ?? 0));
    await page.keyboard.press("Tab");
  }
  expect(boxes).toEqual(boxes.toSorted((a, b) => a - b));

  const summary = page.locator("summary").filter({ hasText: "Copy a link" });
  const confirm = page.getByRole("button", { name: "Create a link" });
  const before = await summary.boundingBox();
  const mail = await page.getByRole("button", { name: "E-mail a new link" }).boundingBox();
  expect(mail?.y, "the buttons are in one row").toBe(before?.y);
  await summary.focus();
  await page.keyboard.press("Enter");
  await expect(confirm).toBeVisible();
  expect(await summary.boundingBox()).toEqual(before);
  await page.keyboard.press("Tab");
  await expect(confirm).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(confirm).toBeHidden();
  await expect(summary).toBeFocused();

  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Escape");
  await expect(confirm).toBeHidden();
  await expect(summary).toBeFocused();
});

test("the sign-in page can show the password, hides it before sending, and refers owners to their link", async ({
  visitor,
}) => {
  await visitor.goto("/login");
  await expect(visitor.getByText("Business owner?")).toContainText("the link you were sent");
  const password = visitor.getByLabel("Password", { exact: true });
  const show = visitor.getByRole("button", { name: "Show the password" });
  await password.fill("not-the-password");
  await show.click();
  await expect(show).toHaveAttribute("aria-pressed", "true");
  await expect(password).toHaveAttribute("type", "text");
  await visitor.getByLabel("E-mail").fill("unknown@example.com");
  await visitor.getByRole("button", { name: "Sign in" }).click();
  await expect(visitor.locator("main").getByRole("alert")).toBeVisible();
  await expect(password).toHaveAttribute("type", "password");
});
