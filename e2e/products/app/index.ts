import { eq, sql } from "drizzle-orm";
import { defineProduct } from "@/db/seam/define-product";
import { companies, companyMembers } from "./schema";

/** The database generates a company's key, and a trigger creates its settings. */
export const product = defineProduct({
  slug: { takenBy: ["companies_slug_living"] },
  plans: { starter: { label: "Starter", trialDays: 14 }, growth: { label: "Growth", trialDays: 14 } },
  hasHostnames: false,
  records: [
    {
      name: "company",
      expected: 1,
      generatedKey: companies.id,
      insert: (db, { slug, name, plan }) =>
        db.insert(companies).values({ slug, displayName: name, planCode: plan }),
    },
    {
      name: "owner",
      expected: 1,
      insert: (db, { id, owner }) =>
        db.insert(companyMembers).values({ companyId: sql`${id}`, userId: owner.id, role: "owner" }),
    },
  ],
  lifecycle: { remove: (tx, id) => tx.delete(companies).where(eq(companies.id, BigInt(id))) },
});
