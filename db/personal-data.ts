/** Whose personal data a column can contain. Ids belong to neither subject: they remain after an erasure. */
export type Subject = "owner" | "staff";

export type Columns = Partial<Record<Subject, readonly string[]>> & { neither: readonly string[] };

/**
 * Every column of the console's tables, grouped by whose personal data it can contain. docs/reference.md lists the
 * personal ones. A test compares the columns with the database, so that a new one cannot be forgotten.
 */
export const personalData = {
  attempts: {
    owner: [
      ...["request", "request_hash", "slug", "owner_email", "owner_name"],
      ...["error_detail", "rollback_reason", "search_text"],
    ],
    staff: ["actor_email"],
    neither: [
      ...["id", "actor_id", "status", "error_code", "tenant_id", "owner_user_id", "owner_was_existing"],
      ...["blueprint", "blueprint_version", "fence", "lease_expires_at", "started_at", "finished_at"],
      ...["duration_ms", "changed_by"],
      ...["owner_salt", "owner_commitment", "owner_erasure"],
      ...["actor_salt", "actor_commitment", "actor_erasure"],
    ],
  },
  attempt_events: {
    neither: ["attempt_id", "seq", "stage", "at", "duration_ms", "detail", "hash"],
  },
  activation_events: {
    staff: ["actor_email"],
    neither: [
      ...["attempt_id", "seq", "kind", "at", "hash", "changed_by"],
      ...["actor_salt", "actor_commitment", "actor_erasure"],
    ],
  },
  owner_email_changes: {
    owner: ["old_email", "new_email", "error_detail"],
    staff: ["actor_email"],
    neither: [
      ...["id", "attempt_id", "owner_id", "actor_id", "status", "error_code", "fence"],
      ...["lease_expires_at", "started_at", "finished_at", "owner_erasure", "actor_erasure"],
    ],
  },
  owner_links: {
    owner: ["digest", "used_by"],
    staff: ["made_by"],
    neither: [
      ...["id", "attempt_id", "owner_id", "kind", "message_id", "created_at", "expires_at", "opened_at"],
      ...["used_at", "held_until", "lease_expires_at", "finished_at", "revoked_at", "replaced_at"],
    ],
  },
  outbox: {
    owner: ["payload", "last_error"],
    staff: ["payload"],
    neither: [
      ...["id", "kind", "attempt_id", "tenant_id", "state", "created_at", "tries", "next_try_at"],
      ...["lease_expires_at", "delivered_at"],
    ],
  },
  auth_cleanups: {
    owner: ["last_error"],
    neither: [
      ...["user_id", "attempt_id", "reason", "state", "tries", "next_try_at", "resolved_by", "resolved_at"],
    ],
  },
  staff_events: {
    owner: ["actor_email", "detail"],
    staff: ["actor_email", "detail"],
    neither: [
      ...["id", "seq", "at", "actor_id", "kind", "hash"],
      ...["actor_salt", "actor_commitment", "actor_erasure"],
      ...["detail_salt", "detail_commitment", "detail_erasure"],
    ],
  },
  staff: {
    staff: ["added_by"],
    neither: ["user_id", "role", "added_at"],
  },
  rate_limits: {
    owner: ["key"],
    staff: ["key"],
    neither: ["window_started_at", "hits"],
  },
  doctor_reports: {
    owner: ["report"],
    staff: ["report"],
    neither: ["id", "checked_at", "ok", "took_ms"],
  },
  audit_stream: {
    neither: [
      ...["source", "after_transaction", "after_attempt", "after_seq"],
      ...["fence", "lease_expires_at"],
    ],
  },
  retention: { neither: ["class", "keep", "since"] },
  reserved_slugs: { neither: ["slug", "reason"] },
  definitions: { neither: ["name", "fingerprint", "installed_at"] },
  migrations: { neither: ["id", "hash", "created_at"] },
  product_migrations: { neither: ["id", "hash", "created_at"] },
} as const satisfies Record<string, Columns>;

export type ConsoleTable = keyof typeof personalData;
