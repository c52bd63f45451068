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
    isAnonymous: boolean("is_anonymous").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true, mode: "date" }),
    deletedAt: timestamp("deleted_at", { withTimezone: true, mode: "date" }),
    bannedUntil: timestamp("banned_until", { withTimezone: true, mode: "date" }),
    lastSignInAt: timestamp("last_sign_in_at", { withTimezone: true, mode: "date" }),
    /** The attempt that the account says it was made by; text, since anybody may have written it. */
    attemptId: text("attempt_id"),
    /** The e-mail address in lower case. An index of the Auth server's has it, which is why the view has a condition. */
    address: text("address"),
    emailConfirmedAt: timestamp("email_confirmed_at", { withTimezone: true, mode: "date" }),
  })
  .as(
    sql`select id, email, is_sso_user, is_anonymous, created_at, deleted_at, banned_until, last_sign_in_at, raw_app_meta_data ->> 'provisioning_attempt_id' as attempt_id, lower(email::text) as address, email_confirmed_at from auth.users where instance_id = '00000000-0000-0000-0000-000000000000' or instance_id is null`,
  );
