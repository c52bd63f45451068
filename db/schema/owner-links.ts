import { sql } from "drizzle-orm";
import { check, customType, index, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { attempts, provisioning } from "./provisioning";

const at = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
const bytea = customType<{ data: Buffer }>({ dataType: () => "bytea" });

/**
 * Links that let new owners set their first password. A row stores no secret, only the digest of the link's key, which
 * the server derives from its own secret (lib/owner-access/links/key.ts). A trigger refuses links for any other
 * account, and preserves each link's history.
 */
export const ownerLinks = provisioning.table(
  "owner_links",
  {
    id: uuid("id").primaryKey(),
    attemptId: uuid("attempt_id")
      .notNull()
      .references(() => attempts.id, { onDelete: "cascade" }),
    /** The owner's account, which the attempt created. */
    ownerId: uuid("owner_id").notNull(),
    kind: text("kind", { enum: ["mail", "copy"] }).notNull(),
    /** SHA-256 of the key. */
    digest: bytea("digest").notNull(),
    /** The outbox message of a mailed link, so that a retry sends the same link. */
    messageId: uuid("message_id"),
    /** E-mail address of the admin who copied the link; null for a mailed one, and once erased. */
    madeBy: text("made_by"),
    createdAt: at("created_at").notNull().defaultNow(),
    expiresAt: at("expires_at").notNull(),
    /** When the owner started to fill in the form. */
    openedAt: at("opened_at"),
    usedAt: at("used_at"),
    /** SHA-256 of the key and a cookie of the browser that used the link; null until the link is used, and once erased. */
    usedBy: bytea("used_by"),
    /** When that browser's right to continue with the link ends. */
    heldUntil: at("held_until"),
    /** Set while one request sets the password. */
    leaseExpiresAt: at("lease_expires_at"),
    /** When it was confirmed that the Auth server had set the password. */
    finishedAt: at("finished_at"),
    revokedAt: at("revoked_at"),
    replacedAt: at("replaced_at"),
  },
  (table) => [
    uniqueIndex("owner_links_digest_key").on(table.digest),
    uniqueIndex("owner_links_message_id_key").on(table.messageId),
    uniqueIndex("owner_links_one_live")
      .on(table.ownerId)
      .where(sql`used_at is null and revoked_at is null and replaced_at is null`),
    index("owner_links_attempt_id_idx").on(table.attemptId, table.createdAt),
    check("owner_links_kind_known", sql`kind in ('mail', 'copy')`),
    check("owner_links_digest_is_sha256", sql`octet_length(digest) = 32`),
    check("owner_links_expire", sql`expires_at <= created_at + interval '31 days'`),
    check("owner_links_mail_has_message", sql`(kind = 'mail') = (message_id is not null)`),
    check("owner_links_used_has_hold", sql`(used_at is null) = (held_until is null)`),
    check("owner_links_finished_was_used", sql`finished_at is null or used_at is not null`),
  ],
);
