import { eq } from "drizzle-orm";
import { defineProduct } from "@/db/seam/define-product";
import { accounts } from "./schema";

/** Uses `createTenant`, because the database generates the key and a trigger creates the owner's membership. */
export const product = defineProduct({
  slug: { takenBy: ["accounts_slug_unique"] },
  plans: { starter: { label: "Starter", trialDays: 14 }, growth: { label: "Growth", trialDays: 14 } },
  hasHostnames: false,
  createTenant: async (tx, { slug, name, plan, timezone, owner }) => {
    const [account] = await tx
      .insert(accounts)
      .values({ slug, name, primaryOwnerUserId: owner.id, publicMetadata: { plan, timezone } })
      .returning({ id: accounts.id });
    if (!account) throw new Error("the insert returned no account");
    return account.id;
  },
  lifecycle: { remove: (tx, id) => tx.delete(accounts).where(eq(accounts.id, id)) },
});
