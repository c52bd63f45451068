import { text, uuid, varchar } from "drizzle-orm/pg-core";
import { pgTable } from "@/db/schema/public-table";

export const studios = pgTable("studios", {
  id: uuid("studio_id").primaryKey(),
  subdomain: varchar("subdomain", { length: 48 }).notNull(),
  title: varchar("title", { length: 200 }).notNull(),
  ownerId: uuid("owner_id").notNull(),
  tier: text("tier").notNull(),
  zone: text("zone").notNull(),
});
