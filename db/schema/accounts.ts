import { boolean, text, timestamp, uuid, varchar } from "drizzle-orm/pg-core";
import { provisioning } from "./provisioning";

/** The part of a Supabase Auth account that the console can read. Defined in db/views.sql. */
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
    /** The id of the attempt that created the account. Text, because other services can store any value here. */
    attemptId: text("attempt_id"),
    /** The e-mail address in lower case. */
    address: text("address"),
    /** A name that the user can change. Untrusted; at most 200 characters. */
    fullName: text("full_name"),
    emailConfirmedAt: timestamp("email_confirmed_at", { withTimezone: true, mode: "date" }),
  })
  .existing();
