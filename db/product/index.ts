import { eq } from "drizzle-orm";
import { defineProduct } from "../seam/define-product";
import { blueprint } from "./blueprint";
import { domain, membership, settings, subscription, tenant } from "./records";
import { insertSample } from "./samples";
import { tenants } from "./schema";

/** How a tenant of this product is created. docs/adopting.md describes each part. */
export const product = defineProduct({
  slug: { takenBy: ["tenants_slug_key", "tenant_domains_pkey"] },
  plans: blueprint.plans,
  hasHostnames: true,
  records: [tenant, membership, settings, subscription, domain],
  lifecycle: { remove: (tx, id) => tx.delete(tenants).where(eq(tenants.id, id)) },
  insertSample,
});
