import { eq } from "drizzle-orm";
import { defineProduct } from "@/db/seam/define-product";
import { studios } from "./schema";

/** One row contains the tenant, its owner and its settings. */
export const product = defineProduct({
  slug: { takenBy: ["studios_subdomain"] },
  plans: { starter: { label: "Starter", trialDays: 14 }, growth: { label: "Growth", trialDays: 14 } },
  hasHostnames: false,
  records: [
    {
      name: "studio",
      expected: 1,
      insert: (db, { id, slug, name, plan, timezone, owner }) =>
        db.insert(studios).values({
          id: id as string,
          subdomain: slug,
          title: name,
          ownerId: owner.id,
          tier: plan,
          zone: timezone,
        }),
    },
  ],
  lifecycle: { remove: (tx, id) => tx.delete(studios).where(eq(studios.id, id)) },
});
