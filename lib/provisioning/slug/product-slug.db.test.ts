import { sql } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { insertTenant } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { withAuthServer } from "../testing";

/** A product with stricter rules, as an adopter would write them in db/product/slug.ts. */
vi.mock("@/db/product/slug", () => ({
  slugRules: {
    maxLength: 16,
    problem: (slug: string) => (slug.endsWith("moon-2") ? "Choose another moon." : null),
    endings: { any: ["eats", "hq"] },
  },
}));
// The test setup has already loaded the default rules with the schema.
vi.resetModules();
const { checkAvailability } = await import("./availability");

withAuthServer();

test("all suggestions for a taken slug follow the product's own rules", async () => {
  for (const slug of ["golden-spoon-bar", "moon"]) await admin.execute(sql.raw(insertTenant({ slug })));
  const suggestionsFor = async (slug: string) => {
    const { slug: answer } = await checkAvailability({ slug, ownerEmail: null, timezone: "Europe/Prague" });
    return answer && "suggestions" in answer ? answer.suggestions : null;
  };
  expect(await suggestionsFor("golden-spoon-bar")).toEqual([
    "golden-spoon-b-2",
    "golden-prague",
    "golden-spoo-eats",
    "golden-spoon-hq",
  ]);
  expect(await suggestionsFor("moon")).toEqual(["moon-prague", "moon-eats", "moon-hq"]);
});
