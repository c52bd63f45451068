import { describe, expect, test, vi } from "vitest";
import fc, { runs } from "@/db/testing/fast-check";
import { slugProblem } from "./slug-problem";
import { suggestSlugs } from "./suggest-slugs";

// The expected slugs contain hyphens, which an adopter's product might refuse, and endings that it might not have.
vi.mock("@/db/product/slug", () => ({
  slugRules: {
    endings: {
      any: ["hq"],
      kindField: "kind",
      kinds: {
        restaurant: { words: ["bar", "grill"], endings: ["eats"] },
        wellness: { words: ["yoga"], endings: ["studio", "club"] },
      },
    },
  },
}));

describe("alternatives to a taken slug", () => {
  test("use the time zone's city, the kind of business, the whole name, and the product's endings", () => {
    expect(
      suggestSlugs("golden-spoon", { name: "Golden Spoon Bar & Grill", timezone: "Europe/Prague" }),
    ).toEqual({
      base: "golden-spoon",
      firstNumber: 2,
      words: [
        "golden-spoon-prague",
        "golden-spoon-bar",
        "golden-spoon-bar-and-grill",
        "golden-spoon-eats",
        "golden-spoon-hq",
      ],
    });
  });

  test("spell a Chinese name as it is read in the tenant's language", () => {
    expect(suggestSlugs("jinshan", { name: "金山茶楼", locale: "zh-CN" }).words).toContain("jinshanchalou");
    expect(suggestSlugs("laowang-8", { name: "老王 8", locale: "zh-CN" }).firstNumber).toBe(2);
    expect(suggestSlugs("jinshan", { name: "金山茶楼", locale: "ja-JP" }).words).not.toContain(
      "jinshanchalou",
    );
  });

  test.each([
    ["America/Argentina/Buenos_Aires", "moon-buenos-aires"],
    ["Asia/Ho_Chi_Minh", "moon-ho-chi-minh"],
    ["UTC", "moon-hq"],
    ["Etc/GMT+5", "moon-hq"],
    [`Europe/${"x".repeat(48)}`, "moon-hq"],
    ["", "moon-hq"],
  ])("start with the city of the time zone %j if it has one: %j", (timezone, first) =>
    expect(suggestSlugs("moon", { timezone }).words[0]).toBe(first),
  );

  test("repeat neither a word of the slug nor another alternative", () => {
    expect(suggestSlugs("golden-spoon", { name: "Golden Spoon Grill" }).words).toEqual([
      "golden-spoon-grill",
      "golden-spoon-eats",
      "golden-spoon-hq",
    ]);
    expect(suggestSlugs("prague-grill", { name: "Prague Grill", timezone: "Europe/Prague" }).words).toEqual([
      "prague-grill-eats",
      "prague-grill-hq",
    ]);
  });

  test.each([
    ["Moon Yoga", "", ["moon-yoga", "moon-studio", "moon-club", "moon-hq"]],
    ["Moon", "wellness", ["moon-wellness", "moon-studio", "moon-club", "moon-hq"]],
    ["Moon Bar", "wellness", ["moon-wellness", "moon-bar", "moon-studio", "moon-club", "moon-hq"]],
    ["Moon", "Night Club", ["moon-night-club", "moon-hq"]],
    ["Moon", "constructor", ["moon-constructor", "moon-hq"]],
    ["Moon", "", ["moon-hq"]],
  ])("follow the kind of business: %j with the field's value %j", (name, kind, words) =>
    expect(suggestSlugs("moon", { name, kind }).words).toEqual(words),
  );

  test.each([
    ["golden-spoon", "", "golden-spoon", 2],
    ["golden-spoon-2", "", "golden-spoon", 3],
    ["golden-spoon-99", "Golden Spoon", "golden-spoon", 100],
    ["pier-9", "Pier 9", "pier-9", 2],
    ["pier-9-2", "Pier 9", "pier-9", 3],
    ["agent-007", "", "agent-007", 2],
    ["44", "", "44", 2],
    ["call-0800123456", "", "call-0800123456", 2],
  ])("for the slug %j of a business named %j are numbered from %s-%i", (slug, name, base, firstNumber) =>
    expect(suggestSlugs(slug, { name })).toMatchObject({ base, firstNumber }),
  );

  test("are well formed, unique and different from the slug for any input", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z0-9]{2,20}(-[a-z0-9]{1,6}){0,4}$/).filter((slug) => slug.length <= 48),
        fc.string({ unit: "grapheme", maxLength: 100 }),
        fc.oneof(
          fc.constantFrom(...Intl.supportedValuesOf("timeZone")),
          fc.stringMatching(/^[a-z/_]{0,80}$/),
        ),
        fc.oneof(fc.constantFrom("restaurant", "wellness", "constructor"), fc.string({ maxLength: 30 })),
        (slug, name, timezone, kind) => {
          const { words } = suggestSlugs(slug, { name, timezone, kind });
          expect(words.map(slugProblem)).toEqual(words.map(() => null));
          expect(new Set([slug, ...words]).size).toBe(words.length + 1);
        },
      ),
      { numRuns: runs(500) },
    );
  });
});
