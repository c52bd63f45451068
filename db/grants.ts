import { getTableName } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import {
  tenantDomains,
  tenantMemberships,
  tenantSettings,
  tenantSubscriptions,
  tenants,
} from "./schema/tenants";

/** Rights on one table or view: each on all of its columns, or on those that are named. */
type Rights = Partial<Record<"select" | "insert" | "update" | "delete", "all" | readonly string[]>>;

/** The console reads the product's tables and adds rows to them; policies say which. */
const readAndAdd: Rights = { select: "all", insert: "all" };
const readOnly: Rights = { select: "all" };

/** The name that the schema file maps one of the product's tables to. */
const product = (table: PgTable) => `public.${getTableName(table)}`;

/**
 * What the role `provisioning_app` may do with tables and views. Migrations grant it, the doctor compares, and a
 * test takes each right away to see that the console needs it.
 */
export const grants: Readonly<Record<string, Rights>> = {
  [product(tenants)]: readAndAdd,
  [product(tenantMemberships)]: readAndAdd,
  [product(tenantSettings)]: readAndAdd,
  [product(tenantSubscriptions)]: readAndAdd,
  [product(tenantDomains)]: readAndAdd,
  "provisioning.accounts": readOnly,
  "provisioning.migrations": readOnly,
  "provisioning.reserved_slugs": readOnly,
  "provisioning.attempts": {
    ...readOnly,
    // No tenant, no fence: an attempt is added as claimed or as refused, and only then moves forward.
    insert: [
      ...["id", "actor_id", "actor_email", "request", "request_hash", "slug", "owner_email", "owner_name"],
      ...["status", "error_code", "error_detail", "owner_user_id", "owner_was_existing"],
      ...["blueprint", "blueprint_version", "lease_expires_at", "started_at", "finished_at", "duration_ms"],
    ],
    // Who asked for what, and when, stays as it was first written.
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
    // Whose a link is, and what opens it, never changes.
    update: [
      ...["opened_at", "used_at", "used_by", "held_until"],
      ...["lease_expires_at", "finished_at", "revoked_at", "replaced_at"],
    ],
  },
  "provisioning.rate_limits": { ...readAndAdd, update: ["window_started_at", "hits"], delete: "all" },
  "provisioning.staff": {
    ...readOnly,
    // The database dates these rows, and those of staff_events.
    insert: ["user_id", "role", "added_by"],
    update: ["role", "added_by"],
    delete: "all",
  },
  "provisioning.staff_events": {
    ...readOnly,
    insert: ["id", "actor_id", "actor_email", "kind", "detail"],
  },
  "provisioning.doctor_reports": { ...readAndAdd, delete: "all" },
};

/** The schemas that hold those tables. */
const schemas = ["public", "provisioning"];

/** Functions of the schema that the console calls, as Postgres writes them; those of triggers need no right. */
const functions: readonly string[] = [
  "provisioning.authorize_call(uuid,text,integer,double precision,text,integer)",
  "provisioning.can_have_link(uuid,uuid)",
  "provisioning.check_owner_email(text)",
  "provisioning.check_slug(text,text,text,bigint,text[])",
  "provisioning.claim_attempt(uuid,uuid,text,jsonb,text,uuid,text,integer,integer,text,jsonb)",
  "provisioning.complete_attempt(uuid,integer,uuid,uuid,jsonb,uuid,jsonb,jsonb,timestamp with time zone)",
  "provisioning.count_call(text,integer,double precision)",
  "provisioning.fold_text(text)",
  "provisioning.next_free_slug(text,bigint,text)",
  "provisioning.owner_account(text)",
  "provisioning.search_words(text)",
  "provisioning.slug_holder(text,text)",
];

/** One right as a statement names it: `update (fence) on provisioning.attempts`. */
export const grantedRights: readonly string[] = [
  ...schemas.map((schema) => `usage on schema ${schema}`),
  ...functions.map((name) => `execute on function ${name}`),
  ...Object.entries(grants).flatMap(([table, rights]) =>
    Object.entries(rights).flatMap(([right, columns]) =>
      columns === "all"
        ? [`${right} on ${table}`]
        : columns.map((column) => `${right} (${column}) on ${table}`),
    ),
  ),
];
