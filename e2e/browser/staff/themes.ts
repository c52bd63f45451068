import { expect, type Page, test } from "@playwright/test";

type Look = { colorScheme: "light" | "dark"; width: number };

/**
 * Checks a page in one look after another as it stands: to bring it there once for each takes longer than the checks.
 * The last look stays, so that what is done next is done in it.
 */
export async function inEachTheme(
  page: Page,
  looks: readonly Look[],
  check: (look: string) => Promise<void>,
): Promise<void> {
  for (const { colorScheme, width } of looks) {
    const look = `${colorScheme}, ${width} px wide`;
    await test.step(look, async () => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      // The page's own script has followed.
      await expect(page.locator("html")).toContainClass(colorScheme);
      await check(look);
    });
  }
}

/** What a page is loaded in before it is looked at: the look that its script has to find before the first paint. */
export const loadedDark = { colorScheme: "dark", viewport: { width: 320, height: 800 } } as const;
