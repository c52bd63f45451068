import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { errorCodes } from "../../lib/guards/error-codes";
import { emailChangeStates } from "../../lib/lifecycle/email-change-states";
import { attempts, provisioning } from "./provisioning";

const at = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
const list = (values: readonly string[]) => sql.raw(values.map((value) => `'${value}'`).join(", "));

/**
 * Corrections of new owners' e-mail addresses. A row is committed before the Auth server is called, and ends as
 * `completed` or `failed`. A trigger refuses corrections for any other account, and changes to a request or an outcome.
 */
export const ownerEmailChanges = provisioning.table(
  "owner_email_changes",
  {
    /** The idempotency key, generated with the form. */
    id: uuid("id").primaryKey(),
    attemptId: uuid("attempt_id")
      .notNull()
      .references(() => attempts.id, { onDelete: "cascade" }),
    /** The owner's account, which the attempt created. */
    ownerId: uuid("owner_id").notNull(),
    /** Both addresses are null once the owner's data has been erased. */
    oldEmail: text("old_email"),
    newEmail: text("new_email"),
    actorId: uuid("actor_id").notNull(),
    /** Null once the staff member's data has been erased. */
    actorEmail: text("actor_email"),
    status: text("status", { enum: emailChangeStates }).notNull().default("changing"),
    errorCode: text("error_code", { enum: errorCodes }),
    errorDetail: jsonb("error_detail"),
    /** Raised by every takeover. A write with an old fence changes nothing. */
    fence: integer("fence").notNull().default(1),
    leaseExpiresAt: at("lease_expires_at").notNull(),
    startedAt: at("started_at").notNull().defaultNow(),
    finishedAt: at("finished_at"),
    /** The ids of the staff events that record the erasures. */
    ownerErasure: uuid("owner_erasure"),
    actorErasure: uuid("actor_erasure"),
  },
  (table) => [
    uniqueIndex("owner_email_changes_one_in_flight").on(table.ownerId).where(sql`status = 'changing'`),
    index("owner_email_changes_attempt_id_idx").on(table.attemptId, table.startedAt),
    check("owner_email_changes_status_known", sql`status in (${list(emailChangeStates)})`),
    check("owner_email_changes_error_when_failed", sql`(status = 'failed') = (error_code is not null)`),
    check("owner_email_changes_error_code_known", sql`error_code in (${list(errorCodes)})`),
    check("owner_email_changes_finished_when_ended", sql`(status = 'changing') = (finished_at is null)`),
    check("owner_email_changes_differ", sql`new_email <> old_email`),
    check("owner_email_changes_fence_positive", sql`fence >= 1`),
    check(
      "owner_email_changes_owner_whole_or_erased",
      sql`case when owner_erasure is null then num_nulls(old_email, new_email) = 0 else num_nonnulls(old_email, new_email, error_detail) = 0 end`,
    ),
    check(
      "owner_email_changes_actor_whole_or_erased",
      sql`(actor_erasure is null) = (actor_email is not null)`,
    ),
    check(
      "owner_email_changes_erased_after_end",
      sql`status <> 'changing' or num_nonnulls(owner_erasure, actor_erasure) = 0`,
    ),
  ],
);
