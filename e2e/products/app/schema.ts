import { bigint, pgSchema, text, timestamp, uuid } from "drizzle-orm/pg-core";

const app = pgSchema("app");
const generatedKey = () => bigint("id", { mode: "bigint" }).generatedAlwaysAsIdentity().primaryKey();

export const memberRole = app.enum("member_role", ["owner", "admin", "member"]);

export const companies = app.table("companies", {
  id: generatedKey(),
  slug: text("slug").notNull(),
  displayName: text("display_name").notNull(),
  planCode: text("plan_code").notNull(),
  createdBy: uuid("created_by"),
  deletedAt: timestamp("deleted_at", { withTimezone: true }),
});

export const companyMembers = app.table("company_members", {
  id: generatedKey(),
  companyId: bigint("company_id", { mode: "bigint" })
    .notNull()
    .references(() => companies.id, { onDelete: "cascade" }),
  userId: uuid("user_id").notNull(),
  role: memberRole("role").notNull(),
});
