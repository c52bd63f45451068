import type { Page } from "@playwright/test";
import { expect, sessionFile, test } from "../fixtures";
import { emailStatus, fillForm, send, slugStatus } from "../form/provisioning";

/** Changes a page as a browser's translator does: replaces each text node with an element as soon as it appears. */
async function translate(page: Page): Promise<void> {
  // React hydrates a page part by part. Changing a part's text before it is hydrated causes a hydration error.
  await page.waitForFunction(() => {
    const parts = [...document.querySelectorAll("form, main a, main button")];
    return (
      parts.length > 0 &&
      parts.every((part) => Object.keys(part).some((key) => key.startsWith("__reactFiber")))
    );
  });
  await page.evaluate(() => {
    const untouched = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEXTAREA", "TITLE", "OPTION", "FONT"]);
    const wrapAll = (root: Node) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const texts: Text[] = [];
      while (walker.nextNode()) texts.push(walker.currentNode as Text);
      for (const text of texts) {
        if (untouched.has(text.parentElement?.tagName ?? "") || text.data.trim() === "") continue;
        const font = document.createElement("font");
        font.append(document.createTextNode(text.data));
        text.replaceWith(font);
      }
    };
    wrapAll(document.body);
    const observer = new MutationObserver((changes) => {
      for (const { target } of changes) wrapAll(target);
    });
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  await expect(page.locator("font").first()).toBeAttached();
}

test("a translated form shows field errors and live checks, and provisions a tenant", async ({
  page,
  unique,
}) => {
  await page.goto("/provision-v2");
  await translate(page);
  await send(page);
  await expect(page.getByRole("alert").getByRole("link").first()).toBeVisible();
  await fillForm(page, { name: "Golden Spoon", ownerName: "Ana", ownerEmail: "not an address" });
  await expect(slugStatus(page)).toContainText("golden-spoon");
  await page.getByLabel("Business name").fill(unique);
  await expect(slugStatus(page)).toContainText(unique);
  await send(page);
  await expect(emailStatus(page)).toContainText("complete");
  await page.getByLabel("Owner’s e-mail").fill(`ana@${unique}.test`);
  await send(page);
  await expect(page.getByRole("heading", { level: 1, name: unique })).toBeVisible();
});

test("a translated sign-in page, audit log and tenant page keep working", async ({ page, visitor }) => {
  await visitor.goto("/login");
  await translate(visitor);
  await visitor.getByLabel("E-mail").fill("unknown@example.test");
  await visitor.getByLabel("Password", { exact: true }).fill("wrong password here");
  await visitor.getByRole("button", { name: "Sign in" }).click();
  await expect(visitor.getByRole("alert")).toBeVisible();

  await page.goto("/audit");
  await translate(page);
  await page.getByRole("button", { name: "Go live" }).click();
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("link", { name: "Tenants" }).first().click();
  await expect(page).toHaveURL("/tenants");
  await page.locator("tbody").getByRole("link").first().click();
  await expect(page).toHaveURL(/\/tenants\/[a-z0-9-]+$/);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});

/** Makes the next changes to the document throw, as React's changes do after another program has modified it. */
async function failDomChanges(page: Page, times: number): Promise<void> {
  await page.evaluate((count) => {
    let remaining = count;
    for (const method of ["appendChild", "insertBefore", "removeChild"] as const) {
      const original = Node.prototype[method] as (...args: unknown[]) => Node;
      Object.defineProperty(Node.prototype, method, {
        value: function changed(this: Node, ...args: unknown[]) {
          if (this instanceof HTMLElement && this.closest("body") && remaining-- > 0)
            throw new Error("planted");
          return original.apply(this, args);
        },
      });
    }
  }, times);
}

test("an error in the browser is reported as a browser error, with a warning that sent data may have been saved", async ({
  browser,
}) => {
  const context = await browser.newContext({ storageState: sessionFile("admin") });
  const page = await context.newPage();
  await page.goto("/tenants");
  await expect(page.getByRole("heading", { level: 1, name: "Tenants" })).toBeVisible();
  await failDomChanges(page, 1);
  await page.getByRole("button", { name: /^Account:/ }).click();
  const alert = page.getByRole("alert").filter({ hasText: "This page stopped working" });
  await expect(alert).toContainText(
    "Your browser couldn’t display it. What you submitted may have been saved",
  );
  await expect(page.locator("body")).not.toContainText(/server|database|nothing was changed/i);
  await alert.getByRole("button", { name: "Reload the page" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Tenants" })).toBeVisible();
  await context.close();
});
