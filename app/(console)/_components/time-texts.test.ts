import { expect, test } from "vitest";
import { ageText, timeText } from "./time-texts";

const at = new Date("2026-11-29T16:41:03Z");
const minutes = 60_000;

test("shows a time with its time zone", () => {
  expect(timeText(at, "utc")).toBe("29 Nov 2026, 16:41 UTC");
  expect(timeText(at, "local")).toMatch(/^\d+ \w+ 2026, \d\d:\d\d \S+$/);
});

test.each([
  [0, "just now"],
  [-30_000, "just now"],
  [5 * minutes, "5 min ago"],
  [90 * minutes, "1 hr ago"],
  [3 * 1_440 * minutes, "3 days ago"],
  [31 * 1_440 * minutes, null],
  [-10 * minutes, null],
])("shows an age of %i ms as %s", (ms, text) => {
  expect(ageText(at, at.getTime() + ms)).toBe(text);
});
