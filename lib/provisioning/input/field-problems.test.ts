import { describe, expect, test } from "vitest";
import fc, { runs } from "@/db/testing/fast-check";
import { cleanName, nameProblem } from "./field-problems";

test("a name's length is its number of code points, not of UTF-16 units", () => {
  expect(nameProblem("name", "🍣".repeat(100))).toBeNull();
  expect(nameProblem("name", "🍣".repeat(101))).toContain("at most 100");
});

describe("a name without visible characters", () => {
  test.each([
    "\u200b",
    "\u3164",
    "\u2800",
    "\u00ad\u2060",
    "\u0301",
    "\u115f \u1160",
    "\u202e\u202c",
    "\ufe0f",
  ])("is reported as missing: %j", (name) => {
    expect(nameProblem("name", name)).toBe("Enter the business name, for example Golden Spoon.");
  });
});

describe("a hidden character inside a name", () => {
  test.each([
    ["Golden\u200bSpoon", "an invisible character (U+200B, zero-width space) after “Golden”"],
    ["Gold\u00aden Spoon", "an invisible character (U+00AD, soft hyphen) after “Gold”"],
    ["Golden\u3164Spoon", "an invisible character (U+3164, Hangul filler) after “Golden”"],
    ["Golden\u2800Spoon", "an invisible character (U+2800, Braille blank) after “Golden”"],
    ["Golden\u2028Spoon", "a line break (U+2028, line separator) after “Golden”"],
    ["Golden\r\nSpoon", "a line break (U+000D) after “Golden”"],
    ["Golden\tSpoon", "a tab (U+0009) after “Golden”"],
    ["Golden\u0085Spoon", "a line break (U+0085) after “Golden”"],
    ["Golden \u2067Spoon", "(U+2067, right-to-left isolate) after “Golden”"],
    ["Golden\u200eSpoon", "(U+200E, left-to-right mark) after “Golden”"],
    ["Gold\u200cen Spoon", "an invisible character (U+200C, zero-width non-joiner) after “Gold”"],
    ["Gold\u200den Spoon", "an invisible character (U+200D, zero-width joiner) after “Gold”"],
    ["Golden\ufe0fSpoon", "an invisible character (U+FE0F) after “Golden”"],
    ["Golden\u{e0041}Spoon", "an invisible character (U+E0041) after “Golden”"],
    ["\u0301Golden", "an accent without a letter (U+0301) at its beginning"],
  ])(
    "is reported with its code point, its name if there is one, and its position: %j",
    (name, description) => {
      expect(nameProblem("name", name)).toBe(
        `The business name has ${description.startsWith("(") ? `a control character that changes the direction of text ${description}` : description}. Remove it, or type the business name again.`,
      );
    },
  );
});

describe("an invisible character that the spelling of a name needs", () => {
  test.each([
    ["Persian", "می\u200cخواهم"],
    ["Sinhala", "ශ්\u200dරී ලංකා"],
    ["Hindi", "क्\u200dष"],
    ["Malayalam", "ന്\u200dറെ"],
    ["an emoji joined from two", "👩\u200d🚀 Café"],
    ["an emoji with a skin tone", "👩🏽\u200d💻"],
    ["a flag with a variation selector", "🏳\ufe0f\u200d🌈"],
    ["a heart at the end", "Love ❤\ufe0f"],
    ["a keycap", "Pier 9\ufe0f\u20e3"],
    ["the flag of Scotland", "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}"],
    ["a variant of an ideograph", "葛\u{e0100}飾"],
    ["an Arabic name", "مطعم الملعقة"],
    ["a decomposed accent", "Cafe\u0301"],
  ])("is kept: %s", (_, name) => {
    expect(nameProblem("name", name)).toBeNull();
    expect(cleanName(name)).toBe(name.normalize("NFC"));
  });
});

test("the invisible characters around a pasted name are removed", () => {
  const pasted = "\u202a\u200eGolden Spoon\u202c\u200b ";
  expect(nameProblem("name", pasted)).toBeNull();
  expect(cleanName(pasted)).toBe("Golden Spoon");
});

test("an accepted name contains no line break, control character or direction mark", () => {
  const character = fc.oneof(
    fc.string({ minLength: 1, maxLength: 2, unit: "grapheme-ascii" }),
    fc.constantFrom(..."\n\t\u0085\u2028\u200b\u200e\u202e\u2066\u00ad\u2060\ufeff\u0301"),
  );
  fc.assert(
    fc.property(fc.string({ unit: character, maxLength: 12 }), (text) => {
      const isAccepted = nameProblem("name", text) === null;
      return (
        !isAccepted || !/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u200b\u00ad\u2060\ufeff]/u.test(cleanName(text))
      );
    }),
    { numRuns: runs(2_000) },
  );
});
