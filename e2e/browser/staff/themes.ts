import { expect, type Page, test } from "@playwright/test";

type Theme = { colorScheme: "light" | "dark"; width: number; forcedColors?: "active" };

/**
 * Checks a page in one theme after another without reloading it, because reaching the same state again takes longer
 * than the checks. The last theme stays active.
 */
export async function inEachTheme(
  page: Page,
  themes: readonly Theme[],
  check: (theme: string, width: number) => Promise<void>,
): Promise<void> {
  for (const { colorScheme, width, forcedColors } of themes) {
    const theme = `${colorScheme}, ${width} px wide${forcedColors ? ", forced colours" : ""}`;
    await test.step(theme, async () => {
      await page.emulateMedia({ colorScheme, forcedColors: forcedColors ?? "none" });
      await page.setViewportSize({ width, height: 800 });
      // The page's own script sets the class.
      await expect(page.locator("html")).toContainClass(colorScheme);
      await check(theme, width);
    });
  }
}

/** Loads pages in dark mode, which their script must detect before the first paint. */
export const darkMobile = { colorScheme: "dark", viewport: { width: 320, height: 800 } } as const;
