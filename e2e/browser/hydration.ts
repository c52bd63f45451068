import { type Page, selectors } from "@playwright/test";

/** Matches the page's root until React hydrates it. Until then, pressing a scripted control has no effect. */
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

/** Makes actions on elements wait for hydration, even after navigations without `goto`. Raw key presses do not wait. */
export async function waitForHydration(page: Page): Promise<void> {
  await registered;
  // If the locator matches, Playwright runs the handler before each action and waits until it no longer matches.
  await page.addLocatorHandler(root(page), async () => undefined);
}

/** Lets a test act on the page before hydration. */
export async function actBeforeHydration(page: Page): Promise<void> {
  await page.removeLocatorHandler(root(page));
}

const root = (page: Page) => page.locator("unhydrated=root");
