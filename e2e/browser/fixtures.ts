import { randomUUID } from "node:crypto";
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import pg from "pg";
import { waitForHydration } from "./hydration";

export { expect };

export function sessionFile(role: "admin" | "support"): string {
  return `.local/sessions/${role}.json`;
}

/** The header that a browser sends with the console's forms. Requests sent without a browser need it too. */
export const sameOrigin = { origin: new URL(process.env.E2E_BASE_URL ?? "http://localhost").origin };

type Query = <T extends pg.QueryResultRow>(text: string, values?: unknown[]) => Promise<T[]>;
type Fault = { route: string; kind: string; times?: number; delayMs?: number };

type Fixtures = {
  /** The signed-in user's role; null if signed out. */
  role: "admin" | "support" | null;
  /** Runs a statement on the console's database as the owner of its tables. */
  query: Query;
  /** Makes the Auth server fail for one owner's address. */
  failAuth: (email: string, ...faults: Fault[]) => Promise<void>;
  /** A word unique to the test, for slugs and e-mail addresses. */
  unique: string;
  /** A page in a signed-out browser. */
  visitor: Page;
  /** Resets the admin's limits on forms, checks and progress streams, because tests send more requests than users do. */
  freshLimits: undefined;
};

export const test = base.extend<Fixtures>({
  role: ["admin", { option: true }],
  freshLimits: [
    async ({ query }, use) => {
      await query(
        `delete from provisioning.rate_limits where key ~ '^(provision|check|watch):'
         and right(key, 36) = (select id::text from auth.users where email = 'admin@example.com')`,
      );
      await use(undefined);
    },
    { auto: true },
  ],
  page: async ({ page }, use) => {
    await waitForHydration(page);
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => {
      if (message.text().includes("Content Security Policy")) errors.push(message.text());
    });
    await use(page);
    expect(errors, "uncaught errors in the browser").toEqual([]);
  },
  storageState: async ({ role }, use) => {
    await use(role ? sessionFile(role) : { cookies: [], origins: [] });
  },
  query: async ({}, use) => {
    const client = new pg.Client({ connectionString: process.env.MIGRATION_DATABASE_URL });
    await client.connect();
    await use(async (text, values) => (await client.query(text, values)).rows);
    await client.end();
  },
  failAuth: async ({}, use, testInfo) => {
    const switches = `${process.env.E2E_AUTH_URL}/__faults`;
    // Only an external Auth server may lack the fault switches.
    const lacksSwitches = process.env.E2E_OWN_AUTH === "false" && !(await fetch(switches)).ok;
    testInfo.skip(lacksSwitches, "this Auth server has no fault switches");
    await use(async (email, ...faults) => {
      const rules = faults.map((fault) => ({ times: 9, emailContains: email, ...fault }));
      const response = await fetch(switches, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ rules }),
      });
      expect(response.ok).toBe(true);
    });
  },
  visitor: async ({ browser }, use) => {
    const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
    const page = await context.newPage();
    await waitForHydration(page);
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await use(page);
    await context.close();
    expect(errors, "uncaught errors in the visitor's browser").toEqual([]);
  },
  unique: async ({}, use) => {
    await use(`t${randomUUID().slice(0, 8)}`);
  },
});

/** Checks the rules of WCAG 2.2 A and AA that axe can check, and axe's best practices. */
export async function expectAccessible(page: Page): Promise<void> {
  await finishTransitions(page);
  const { violations } = await new AxeBuilder({ page })
    // Legacy mode skips the extra page that would collect the results of frames. The console has no frames.
    .setLegacyMode()
    // Skips hundreds of time zones and currencies, which the browser itself renders.
    .exclude("option")
    // Passed checks need no details, and a violation is reported with its markup instead of a selector.
    .options({ resultTypes: ["violations"], selectors: false })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  // The summary at the end of a run shows only the first lines of an error.
  expect(found, `axe found ${found.join("; ") || "nothing"}`).toEqual([]);
}

/** Ends transitions immediately, because axe misjudges the contrast of a colour that is still changing. */
async function finishTransitions(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const animation of document.getAnimations()) {
      if (animation instanceof CSSTransition) animation.finish();
    }
  });
}

/** Expects the page not to be wider than the window. Waits for charts, which adapt to a resized window a moment later. */
export async function expectNoHorizontalScroll(page: Page): Promise<void> {
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  await expect.poll(overflow).toBeLessThanOrEqual(0);
}
