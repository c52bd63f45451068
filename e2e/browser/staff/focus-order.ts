import { expect, type Page } from "@playwright/test";

/**
 * Tabs through the whole page, and expects focus to follow the layout: never back to the left within a line, and up
 * only to an element that is entirely to the right.
 */
export async function expectFocusFollowsLayout(page: Page): Promise<void> {
  const stops = await page.evaluateHandle(() => {
    const reached: Element[] = [];
    document.addEventListener("focusin", ({ target }) => {
      if (target instanceof Element) reached.push(target);
    });
    const start = document.createElement("span");
    start.tabIndex = -1;
    document.body.prepend(start);
    start.focus();
    return reached;
  });
  const focusable = page.locator("a[href], button, input, select, textarea, summary, [tabindex='0']");
  for (let presses = await focusable.count(); presses > 0; presses--) await page.keyboard.press("Tab");

  const boxes = await stops.evaluate((reached) => {
    const [start, ...rest] = reached;
    start?.remove();
    // Later checks expect a page without focus.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    // After the last element, focus returns to the first one.
    const round = rest.filter((element, n) => rest.indexOf(element) === n);
    return round.map((element) => {
      const { top, right, bottom, left } = element.getBoundingClientRect();
      const name = element.ariaLabel ?? element.textContent ?? "";
      return { name: name.trim().slice(0, 40) || element.outerHTML.slice(0, 80), top, right, bottom, left };
    });
  });
  expect(boxes.length).toBeGreaterThan(3);
  const jumps = boxes.flatMap((box, n) => {
    const next = boxes[n + 1];
    if (!next) return [];
    const up = next.bottom <= box.top && next.left < box.right;
    const back = next.top < box.bottom && next.bottom > box.top && next.right <= box.left;
    return up || back ? [`${box.name} → ${next.name}`] : [];
  });
  expect(jumps).toEqual([]);
}
