import { jsonb, pgSchema, text, uuid } from "drizzle-orm/pg-core";

const basejump = pgSchema("basejump");

export const accounts = basejump.table("accounts", {
  id: uuid("id").primaryKey().defaultRandom(),
  primaryOwnerUserId: uuid("primary_owner_user_id").notNull(),
  name: text("name"),
  slug: text("slug").unique("accounts_slug_unique"),
  publicMetadata: jsonb("public_metadata").notNull().default({}),
  createdBy: uuid("created_by"),
});
