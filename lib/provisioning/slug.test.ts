import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { slugFrom, slugProblem } from "./slug";
import { slugMaxLength } from "./slug-pattern";

describe("a slug made from a name", () => {
  test.each([
    ["Golden Spoon", "golden-spoon"],
    ["Café Zoë", "cafe-zoe"],
    ["Žižkov Grill", "zizkov-grill"],
    ["O'Brien & Sons", "obrien-and-sons"],
    ["O’Brien & Sons", "obrien-and-sons"],
    ["  Pier   9  ", "pier-9"],
    ["Straße №5", "strasse-no5"],
    ["Дом 12", "dom-12"],
    ["McDonald", "mcdonald"],
    ["🍣", ""],
    ["", ""],
    ["x", ""],
  ])("of %j is %j", (name, slug) => expect(slugFrom(name)).toBe(slug));

  test("is well formed or empty, for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (name) => {
        const slug = slugFrom(name);
        return slug === "" || slugProblem(slug) === null;
      }),
      { numRuns: 500 },
    );
  });

  test("of a slug is that slug", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z0-9]{2,12}(-[a-z0-9]{1,8}){0,3}$/),
        (slug) => slugFrom(slug) === slug,
      ),
      { numRuns: 300 },
    );
  });

  test("never ends in a hyphen where it was cut", () => {
    const slug = slugFrom(`${"a".repeat(slugMaxLength - 1)} b`);
    expect(slug).toBe("a".repeat(slugMaxLength - 1));
  });
});

describe("a slug that was typed", () => {
  test.each(["golden-spoon", "a1", "44", "a".repeat(slugMaxLength)])("%j is fine", (slug) =>
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
    ["golden spoon", "cannot have"],
    ["golden.spoon", "cannot have"],
    ["goldеn", "cannot have"],
    ["golden\n", "cannot have"],
    ["golden\u0000", "cannot have"],
  ])("%j is refused, and the message says how to mend it", (slug, hint) =>
    expect(slugProblem(slug)).toContain(hint),
  );

  test("is checked in linear time, at 100 kB too", () => {
    const begin = performance.now();
    for (const slug of ["a-".repeat(50_000), "a".repeat(100_000), `${"a".repeat(99_999)}!`])
      slugProblem(slug);
    expect(performance.now() - begin).toBeLessThan(500);
  });
});
