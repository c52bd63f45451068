import { randomUUID } from "node:crypto";
import { defineProduct } from "@/db/seam/define-product";
import { studios } from "../owner-column/schema";

/** A record that inserts two rows instead of one if the slug is `makes-two`. */
export const product = defineProduct({
  slug: { takenBy: ["studios_subdomain"] },
  plans: { starter: { label: "Starter", trialDays: 14 } },
  hasHostnames: false,
  records: [
    {
      name: "studio",
      expected: 1,
      insert: (db, { id, slug, name, plan, timezone, owner }) => {
        const studio = { title: name, ownerId: owner.id, tier: plan, zone: timezone };
        const first = { ...studio, id: id as string, subdomain: slug };
        const second = { ...studio, id: randomUUID(), subdomain: `${slug}-copy` };
        return db.insert(studios).values(slug === "makes-two" ? [first, second] : [first]);
      },
    },
  ],
});
