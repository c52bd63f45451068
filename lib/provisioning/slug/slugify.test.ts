import { describe, expect, test, vi } from "vitest";
import fc, { runs } from "@/db/testing/fast-check";
import { slugFrom } from "./slug-from";
import { slugMaxLength } from "./slug-pattern";
import { slugProblem } from "./slug-problem";
import { cutSlug } from "./slugify";
import { slugifyInBrowser } from "./slugify-in-browser";

// Uses the console's own rules, without those of a fork's product.
vi.mock("@/db/product/slug", () => ({ slugRules: {} }));

/** Any names: arbitrary code points, graphemes, and scripts that need the large tables. */
const anyName = fc.oneof(
  fc.string({ unit: "binary", maxLength: 400 }),
  fc.string({ unit: "grapheme", maxLength: 100 }),
  fc.string({
    unit: fc.constantFrom(..."Žé'’&- .寿司トーครัวमसाला한식مطעم🍣👨‍🍳\ud800\udc00Aa9"),
    maxLength: 120,
  }),
);

describe("making a slug from a name", () => {
  test.each([
    ["Golden Spoon", "golden-spoon"],
    ["Café Zoë", "cafe-zoe"],
    ["Cafe\u0301 Zoë", "cafe-zoe"],
    ["Žižkov Grill", "zizkov-grill"],
    ["O'Brien & Sons", "obrien-and-sons"],
    ["O’Brien & Sons", "obrien-and-sons"],
    ["O´Brien", "obrien"],
    ["Hawaiʻi Grill", "hawaii-grill"],
    ["Ｃａｆｅ　Ｚｏｅ", "cafe-zoe"],
    ["Gold\u00aden Sp\u200boon", "golden-spoon"],
    ["  Pier   9  ", "pier-9"],
    ["Straße №5", "strasse-no5"],
    ["İstanbul", "istanbul"],
    ["McDonald", "mcdonald"],
    ["Ресторан Даль", "restoran-dal"],
    ["Ταβέρνα", "taverna"],
    ["カフェ・ラーメン", "kafe-ramen"],
    ["きょうとカッパずし", "kyoutokappazushi"],
    ["しんあん ジャズ", "shinan-jazu"],
    ["한식당", "hansigdang"],
    ["मसाला हाउस", "msala-haus"],
    ["ครัวไทย", "khrawaithy"],
    ["مطعم الفردوس", "mtem-alfrdws"],
    ["מסעדה", "msdh"],
    ["Golden Spoon 🍣", "golden-spoon"],
    ["🍣", "sushi"],
    ["🍣🍺", "sushi-beer"],
    ["\ud800", ""],
    ["★ ★", ""],
    ["…!?", ""],
    ["", ""],
    ["x", ""],
  ])("turns %j into %j", (name, slug) => expect(slugFrom(name)).toBe(slug));

  test.each([
    ["金山", "zh-CN", "jinshan"],
    ["金山", "zh-Hant-TW", "jinshan"],
    ["金山", "ZH", "jinshan"],
    ["金山", "zh-HK", ""],
    ["金山", "zh-Hant-MO", ""],
    ["寿司 次郎", "ja-JP", ""],
    ["寿司 次郎", "en-US", ""],
    ["寿司 次郎", "", ""],
    ["韓食堂", "ko-KR", ""],
    ["ラーメン 一番", "ja-JP", ""],
    ["ラーメン 一番", "zh-CN", ""],
    ["お好み焼き", "ja-JP", ""],
    ["寿司 5", "ja-JP", ""],
    ["鮨 次郎 Sushi Jirō", "ja-JP", "sushi-jiro"],
    ["한식당 (韓食堂)", "ko-KR", "hansigdang"],
    ["すし じろう", "en-US", "sushi-jirou"],
  ])("never guesses a reading: %j in %j becomes %j", async (name, locale, slug) => {
    expect(slugFrom(name, locale)).toBe(slug);
    expect(await slugifyInBrowser(name, locale)).toBe(slug);
  });

  test("returns a well-formed or empty slug for any text", () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const slug = slugFrom(name);
        return slug === "" || slugProblem(slug) === null;
      }),
      { numRuns: runs(1_000) },
    );
  });

  test("returns a generated slug unchanged", () => {
    fc.assert(
      fc.property(anyName, (name) => slugFrom(slugFrom(name)) === slugFrom(name)),
      { numRuns: runs(500) },
    );
  });

  test("returns the same slug in the browser and on the server for any text", async () => {
    await fc.assert(
      fc.asyncProperty(anyName, async (name) => (await slugifyInBrowser(name, "")) === slugFrom(name)),
      { numRuns: runs(1_000) },
    );
  });

  test.each([
    "",
    "A",
    "É",
    "Café Zoë",
    "Ресторан Даль",
    "Ταβέρνα",
    "مطعم",
    "O’Brien & Sons",
    "Sushi 🍣 “Bar”",
  ])("needs no large tables in the browser for %j", (name) =>
    expect(slugifyInBrowser(name, "")).toBeTypeOf("string"),
  );

  test("processes at most 300 characters", () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const useful = name.padEnd(300, " ").slice(0, 300);
        return slugFrom(useful + "寿".repeat(100_000)) === slugFrom(useful);
      }),
      { numRuns: runs(20) },
    );
  });
});

describe("shortening a slug", () => {
  test.each([
    [
      "the-extraordinary-gentlemen-of-the-golden-spoon-and-friends",
      48,
      "the-extraordinary-gentlemen-of-the-golden-spoon",
    ],
    ["golden-spoon-grill", 12, "golden-spoon"],
    ["golden-spoon-grill", 13, "golden-spoon"],
    ["golden-spoon-grill", 15, "golden-spoon"],
    ["go-extraordinarily", 12, "go-extraordi"],
    [`${"a".repeat(47)}-b`, 48, "a".repeat(47)],
    ["golden-spoon", 48, "golden-spoon"],
  ])("cuts %j to at most %i characters, at a hyphen if one is near", (slug, limit, cut) =>
    expect(cutSlug(slug, limit)).toBe(cut),
  );
});

describe("an entered slug", () => {
  test.each(["golden-spoon", "a1", "44", "a".repeat(slugMaxLength)])("%j is accepted", (slug) =>
    expect(slugProblem(slug)).toBeNull(),
  );

  test.each([
    ["", "Enter a slug"],
    ["a", "too short"],
    ["a".repeat(slugMaxLength + 1), "Shorten it to 48"],
    ["Golden", "Use golden instead"],
    ["-golden", "begins or ends with a hyphen"],
    ["golden-", "begins or ends with a hyphen"],
    ["golden--spoon", "two hyphens"],
    ["xn--80ak6aa92e", "two hyphens"],
    ["golden spoon", "can’t have"],
    ["golden.spoon", "can’t have"],
    ["goldеn", "can’t have"],
    ["ｇｏｌｄｅｎ", "can’t have"],
    ["golden\n", "can’t have"],
    ["golden\u0000", "can’t have"],
  ])("%j is refused with a message that explains the fix", (slug, hint) =>
    expect(slugProblem(slug)).toContain(hint),
  );
});
