import { expect, test, vi } from "vitest";

/** A product with underscores instead of hyphens in its slugs. */
vi.mock("@/db/product/slug", () => ({
  slugRules: {
    problem: (slug: string) => (/^[a-z][a-z0-9_]{2,23}$/.test(slug) ? null : "Use letters and digits."),
  },
}));
const { parseProvisionInput } = await import("../input");
const { slugFrom } = await import("./slug-from");
const { slugifyInBrowser } = await import("./slugify-in-browser");

test.each([
  ["Golden Spoon", "goldenspoon"],
  ["Café Zoë", "cafezoe"],
  ["44 Grill", ""],
])("a slug made from a name has no hyphens if the product refuses them: %s", async (name, slug) => {
  expect(slugFrom(name)).toBe(slug);
  expect(await slugifyInBrowser(name, "")).toBe(slug);
});

test("the message about a missing slug shows an example that the product accepts", () => {
  const parsed = parseProvisionInput({ name: "44 Grill", slug: "" });
  expect(parsed.ok ? null : parsed.fields.slug).toBe(
    "No slug can be made from this business name. Enter a slug, for example goldenspoon.",
  );
});
