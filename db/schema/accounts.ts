import { sql } from "drizzle-orm";
import { boolean, text, timestamp, uuid, varchar } from "drizzle-orm/pg-core";
import { provisioning } from "./provisioning";

/**
 * What the console may know of an account of Supabase Auth. A view with its owner's rights, because `auth.users`
 * has row level security without policies and belongs to the Auth server: nobody else can be let in by columns.
 */
export const accounts = provisioning
  .view("accounts", {
    id: uuid("id").notNull(),
    email: varchar("email", { length: 255 }),
    isSsoUser: boolean("is_sso_user").notNull(),
    deletedAt: timestamp("deleted_at", { withTimezone: true, mode: "date" }),
    /** The attempt that the account says it was made by; text, since anybody may have written it. */
    attemptId: text("attempt_id"),
  })
  .as(
    sql`select id, email, is_sso_user, deleted_at, raw_app_meta_data ->> 'provisioning_attempt_id' as attempt_id from auth.users`,
  );
