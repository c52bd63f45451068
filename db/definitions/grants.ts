import type pg from "pg";

/** Rights on a table or view, each on all columns or on the named ones. */
type Rights = Partial<Record<"select" | "insert" | "update" | "delete", "all" | readonly string[]>>;

const readAndAdd: Rights = { select: "all", insert: "all" };
const readOnly: Rights = { select: "all" };

/**
 * The rights of the role `provisioning_app` on our tables and views. Its rights on the product are in
 * db/product/grants.sql. `npm run db:migrate` grants them, the doctor compares them, and a test revokes each one to
 * prove that the console needs it.
 */
export const grants: Readonly<Record<string, Rights>> = {
  "provisioning.tenants": readOnly,
  "provisioning.tenant_members": readOnly,
  "provisioning.tenant_hostnames": readOnly,
  "provisioning.tenant_facts": readOnly,
  "provisioning.tenant_records": readOnly,
  "provisioning.accounts": readOnly,
  "provisioning.migrations": readOnly,
  "provisioning.product_migrations": readOnly,
  "provisioning.definitions": readOnly,
  "provisioning.reserved_slugs": readOnly,
  "provisioning.undone_owners": readOnly,
  "provisioning.attempts": {
    ...readOnly,
    // Not the tenant or the fence: an attempt is inserted as claimed or refused, and only then moves forward.
    insert: [
      ...["id", "actor_id", "actor_email", "request", "request_hash", "slug", "owner_email", "owner_name"],
      ...["status", "error_code", "error_detail", "owner_user_id", "owner_was_existing"],
      ...["blueprint", "blueprint_version", "lease_expires_at", "started_at", "finished_at", "duration_ms"],
    ],
    // The console never changes the actor, the request or the start time of an attempt.
    update: [
      ...["status", "fence", "lease_expires_at", "tenant_id", "owner_user_id"],
      ...["error_code", "error_detail", "rollback_reason", "finished_at", "duration_ms"],
    ],
  },
  "provisioning.attempt_events": {
    ...readOnly,
    insert: ["attempt_id", "seq", "stage", "at", "duration_ms", "detail"],
  },
  "provisioning.auth_cleanups": {
    ...readOnly,
    insert: ["user_id", "attempt_id", "reason", "next_try_at"],
    update: ["state", "tries", "next_try_at", "last_error", "resolved_by"],
  },
  "provisioning.outbox": {
    ...readAndAdd,
    update: [
      ...["payload", "state", "tries", "next_try_at"],
      ...["lease_expires_at", "delivered_at", "last_error"],
    ],
  },
  "provisioning.activation_events": {
    ...readOnly,
    insert: ["attempt_id", "kind", "actor_email"],
  },
  "provisioning.owner_links": {
    ...readOnly,
    insert: [
      ...["id", "attempt_id", "owner_id", "kind"],
      ...["digest", "message_id", "made_by", "expires_at"],
    ],
    // A link's owner and key never change.
    update: [
      ...["opened_at", "used_at", "used_by", "held_until"],
      ...["lease_expires_at", "finished_at", "revoked_at", "replaced_at"],
    ],
  },
  "provisioning.owner_email_changes": {
    ...readOnly,
    insert: [
      ...["id", "attempt_id", "owner_id", "old_email", "new_email"],
      ...["actor_id", "actor_email", "lease_expires_at"],
    ],
    // An e-mail change's owner, addresses and admin are fixed.
    update: ["status", "error_code", "error_detail", "fence", "lease_expires_at"],
  },
  "provisioning.rate_limits": { ...readAndAdd, update: ["window_started_at", "hits"], delete: "all" },
  "provisioning.staff": {
    ...readOnly,
    // The database sets the times of these rows and of those in staff_events.
    insert: ["user_id", "role", "added_by"],
    update: ["role", "added_by"],
    delete: "all",
  },
  "provisioning.staff_events": {
    ...readOnly,
    insert: ["id", "actor_id", "actor_email", "kind", "detail"],
  },
  "provisioning.retention": { ...readOnly, insert: ["class", "keep"], update: ["keep", "since"] },
  "provisioning.audit_stream": {
    ...readOnly,
    insert: ["source", "lease_expires_at"],
    update: ["after_transaction", "after_attempt", "after_seq", "fence", "lease_expires_at"],
  },
  "provisioning.doctor_reports": { ...readAndAdd, delete: "all" },
};

/** Our functions that the console calls, or that others call with its rights. Trigger functions need no right. */
export const calledFunctions: readonly string[] = [
  "append_events",
  "attempts_of_owner",
  "authorize_call",
  "can_correct_email",
  "can_have_link",
  "check_availability",
  "check_owner_email",
  "claim_attempt",
  "commitment",
  "complete_attempt",
  "count_call",
  "erase_attempt",
  "erase_expired_deliveries",
  "erase_expired_denials",
  "erase_owner",
  "erase_staff",
  "fold_text",
  "in_flight",
  "is_settled",
  "mentions",
  "next_free_slug",
  "owner_account",
  "policy_admits",
  "prune_expired_attempts",
  "same_hostname",
  "same_slug",
  "search_words",
  "slug_holders",
  "tenant_key",
];

/** The rights in the syntax of `GRANT`, such as `update (fence) on provisioning.attempts`. */
export const grantedRights: readonly string[] = [
  "usage on schema provisioning",
  ...Object.entries(grants).flatMap(([table, rights]) =>
    Object.entries(rights).flatMap(([right, columns]) =>
      columns === "all"
        ? [`${right} on ${table}`]
        : columns.map((column) => `${right} (${column}) on ${table}`),
    ),
  ),
];

/**
 * The statements that give the console's role exactly these rights. They also revoke the right to execute our functions
 * from PUBLIC, because Postgres lets every role execute a new function by default.
 */
export async function rightsStatements(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; signature: string }>(`
    select proname as name, p.oid::regprocedure::text as signature from pg_proc as p
    where pronamespace = 'provisioning'::regnamespace and not exists (
      select from pg_depend where classid = 'pg_proc'::regclass and objid = p.oid and deptype = 'e')`);
  return [
    "revoke all on all tables in schema provisioning from provisioning_app",
    ...rows.map(({ signature }) => `revoke all on function ${signature} from public, provisioning_app`),
    ...grantedRights.map((right) => `grant ${right} to provisioning_app`),
    ...rows
      .filter(({ name }) => calledFunctions.includes(name))
      .map(({ signature }) => `grant execute on function ${signature} to provisioning_app`),
  ];
}
