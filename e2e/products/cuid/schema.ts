import { customType, pgEnum, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { pgTable } from "@/db/schema/public-table";

const citext = customType<{ data: string }>({ dataType: () => "extensions.citext" });
const at = (name: string) => timestamp(name, { precision: 3, mode: "string" });

export const role = pgEnum("Role", ["OWNER", "EDITOR"]);

export const workspaces = pgTable("Workspace", {
  id: text("id").primaryKey(),
  slug: citext("slug").notNull(),
  name: text("name").notNull(),
  plan: text("plan").notNull(),
  locale: text("locale").notNull(),
  updatedAt: at("updatedAt").notNull(),
  deletedAt: at("deletedAt"),
});

export const memberships = pgTable("Membership", {
  id: text("id").primaryKey(),
  workspaceId: text("workspaceId")
    .notNull()
    .references(() => workspaces.id, { onDelete: "cascade" }),
  userId: uuid("userId").notNull(),
  role: role("role").notNull(),
});
