import { describe, expect, test } from "vitest";
import { boundsOf, bucketMs, daysProblem, rangeOf } from "./range";

const now = Date.parse("2026-11-22T10:00:00Z");
const day = 86_400_000;
const none = { from: "", to: "" };

describe("a time range", () => {
  test("defaults to all time for a list and to the last 30 days for figures", () => {
    expect(boundsOf(null, none, now)).toEqual({});
    expect(rangeOf(null, none, now)).toEqual({ from: now - 30 * day, to: now, name: "last 30 days" });
  });

  test("ends now for a preset", () => {
    expect(boundsOf("24h", none, now)).toEqual({ from: now - day });
    expect(rangeOf("7d", none, now)).toEqual({ from: now - 7 * day, to: now, name: "last 7 days" });
  });

  test("covers whole days in UTC, and ends now for figures if it would extend into the future", () => {
    const days = { from: "2026-11-20", to: "2026-11-30" };
    expect(boundsOf(null, days, now)).toEqual({
      from: Date.parse("2026-11-20T00:00:00Z"),
      to: Date.parse("2026-12-01T00:00:00Z"),
    });
    expect(rangeOf(null, days, now)).toMatchObject({ to: now, name: "20 Nov 2026 to 22 Nov 2026" });
  });

  test("may be open at one end", () => {
    expect(boundsOf(null, { from: "2026-11-20", to: "" }, now)).toEqual({
      from: Date.parse("2026-11-20T00:00:00Z"),
    });
    expect(rangeOf(null, { from: "", to: "2026-11-20" }, now)).toMatchObject({
      name: "22 Oct 2026 to 20 Nov 2026",
    });
  });

  test.each([
    [{ from: "2026-11-31", to: "" }, /“From” is not a date/],
    [{ from: "0000-01-01", to: "" }, /“From” is not a date/],
    [{ from: "", to: "tomorrow" }, /“To” is not a date/],
    [{ from: "2026-11-03", to: "2026-11-01" }, /“To” is before “From”/],
  ])("with invalid days is reported and ignored", (days, message) => {
    expect(daysProblem(days)).toMatch(message);
    expect(boundsOf(null, days, now)).toEqual({});
    expect(rangeOf(null, days, now).to).toBe(now);
  });

  test.each([
    ["1h", 300_000],
    ["24h", 3_600_000],
    ["30d", day],
    ["365d", 7 * day],
  ] as const)("has at most 121 bars for %s", (preset, width) => {
    const range = rangeOf(preset, none, now);
    expect(bucketMs(range)).toBe(width);
    expect((range.to - range.from) / width).toBeLessThanOrEqual(121);
  });
});
