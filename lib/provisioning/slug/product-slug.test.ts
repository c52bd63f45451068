import { expect, test, vi } from "vitest";
import fc from "@/db/testing/fast-check";

/** A product with stricter rules, as an adopter would write them in db/product/slug.ts. */
vi.mock("@/db/product/slug", () => ({
  slugRules: {
    maxLength: 16,
    problem: (slug: string) => (/^[a-z]/.test(slug) ? null : "Begin the slug with a letter."),
  },
}));
const { localProblem } = await import("@/app/(console)/provision-v2/_fields/field-messages");
const { availabilityQuery } = await import("./availability");
const { parseProvisionInput } = await import("../input");
const { slugFrom } = await import("./slug-from");
const { slugProblem } = await import("./slug-problem");
const { suggestSlugs } = await import("./suggest-slugs");

test.each([
  ["44-grill", "Begin the slug with a letter."],
  ["golden-spoon-grill", "The slug has 18 characters. Shorten it to 16 or fewer."],
  ["golden-spoon", null],
])(
  "the product's own rules apply in the browser, in the live check and on submission: %s",
  (slug, message) => {
    expect(localProblem("slug", slug)).toBe(message);
    const parsed = parseProvisionInput({ slug });
    expect(parsed.ok ? null : (parsed.fields.slug ?? null)).toBe(message);
    if (message) {
      const { value, read } = availabilityQuery({ slug, ownerEmail: null });
      expect({ value, slug: read(null).slug }).toEqual({
        value: null,
        slug: { state: "malformed", message },
      });
    }
  },
);

test("every generated or suggested slug follows the product's own rules", () => {
  expect(slugFrom("Golden Spoon Bar & Grill")).toBe("golden-spoon-bar");
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z][a-z0-9]{1,6}(-[a-z0-9]{1,4}){0,2}$/).filter((slug) => slug.length <= 16),
      fc.string({ unit: "grapheme", maxLength: 60 }),
      (slug, name) => {
        const slugs = [
          slugFrom(name),
          ...suggestSlugs(slug, { name, timezone: "America/Argentina/Buenos_Aires" }).words,
        ];
        expect(slugs.filter(Boolean).map(slugProblem)).toEqual(slugs.filter(Boolean).map(() => null));
      },
    ),
  );
});
