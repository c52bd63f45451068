import { randomBytes } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { defineProduct } from "@/db/seam/define-product";
import { memberships, workspaces } from "./schema";

const cuid = () => `c${randomBytes(12).toString("hex")}`;

/** The program generates the keys; the insert returns the workspace's key, as if the database had generated it. */
export const product = defineProduct({
  slug: { takenBy: ["Workspace_slug_living"] },
  plans: { starter: { label: "Starter", trialDays: 14 }, growth: { label: "Growth", trialDays: 14 } },
  hiddenSettings: ["timezone", "currency"],
  hasHostnames: false,
  records: [
    {
      name: "workspace",
      expected: 1,
      generatedKey: workspaces.id,
      insert: (db, { slug, name, plan, locale }) =>
        db
          .insert(workspaces)
          .values({ id: cuid(), slug, name, plan, locale, updatedAt: sql`now() at time zone 'UTC'` }),
    },
    {
      name: "owner",
      expected: 1,
      insert: (db, { id, owner }) =>
        db
          .insert(memberships)
          .values({ id: cuid(), workspaceId: sql`${id}`, userId: owner.id, role: "OWNER" }),
    },
  ],
  lifecycle: { remove: (tx, id) => tx.delete(workspaces).where(eq(workspaces.id, id)) },
});
