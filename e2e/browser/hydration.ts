import { type Page, selectors } from "@playwright/test";

/** The page's root while React has not taken it over: a press of a scripted control would be lost. */
const unhydrated = () => ({
  query: () => {
    const rendered = "__next_f" in globalThis;
    const hydrated = Object.keys(document.body ?? {}).some((key) => key.startsWith("__reactFiber$"));
    return rendered && !hydrated ? document.documentElement : null;
  },
  queryAll() {
    const root = this.query();
    return root ? [root] : [];
  },
});

const registered = selectors.register("unhydrated", unhydrated);

/** Makes every action on the page wait for hydration, after a navigation that the test did not start with `goto`, too. */
export async function waitForHydration(page: Page): Promise<void> {
  await registered;
  // Playwright runs the handler before each action if the locator matches, and waits until it no longer does.
  await page.addLocatorHandler(root(page), async () => undefined);
}

/** For a test of what happens before hydration. */
export async function actBeforeHydration(page: Page): Promise<void> {
  await page.removeLocatorHandler(root(page));
}

const root = (page: Page) => page.locator("unhydrated=root");
