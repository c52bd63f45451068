import { type SQLWrapper, sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  customType,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgSchema,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { errorCodes } from "../../lib/guards/error-codes";
import { messageKinds, messageStates } from "../../lib/outbox/kinds";
import { activationEventKinds } from "../../lib/owner-access/event-kinds";
import type { CleanupReason } from "../../lib/provisioning/cleanup-flag";
import { slugPattern } from "../../lib/provisioning/slug/slug-pattern";
import { failureStages, stages, terminalStages } from "../../lib/provisioning/stages";

/** The schema of the console's own tables, functions and views. PostgREST does not expose it. */
export const provisioning = pgSchema("provisioning");

const at = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
const bytea = customType<{ data: Buffer }>({ dataType: () => "bytea" });
const list = (values: readonly string[]) => sql.raw(values.map((value) => `'${value}'`).join(", "));
/** A transaction id. Unlike a timestamp, it determines what other transactions can see. */
const transactionId = customType<{ data: string }>({ dataType: () => "xid8" });
/** The words of stored text and its pairs of adjacent words. Any character but an ASCII letter or digit separates words. */
export const searchWords = (text: SQLWrapper) => sql`provisioning.search_words(${text})`;
/** Text normalised for searches, without case, accents, width and similar differences (lib/platform/fold-text.ts). */
export const folded = (text: SQLWrapper) => sql`provisioning.fold_text(${text})`;
/**
 * Checks that a personal column is either stored with its salt, or erased. After an erasure, only its commitment
 * (db/chain.ts) and the id of the erasure's staff event remain.
 */
const wholeOrErased = (group: string, column: string) =>
  sql.raw(
    `case when ${group}_commitment is null then ${group}_erasure is null and num_nulls(${group}_salt, ${column}) = 0 ` +
      `else ${group}_erasure is not null and octet_length(${group}_commitment) = 32 and num_nonnulls(${group}_salt, ${column}) = 0 end`,
  );
const inFlight = sql`status not in (${list(terminalStages)})`;

/**
 * The columns that a hashed table has for each group of personal values. The hash covers the commitment: SHA-256 of the
 * salt and the values (db/chain.ts). An erasure removes the values and the salt, and stores the commitment, so that the
 * hash stays the same.
 */
const salt = (group: string) => uuid(`${group}_salt`).default(sql`gen_random_uuid()`);
const commitment = (group: string) => bytea(`${group}_commitment`);
/** The id of the staff event that records the erasure. */
const erasure = (group: string) => uuid(`${group}_erasure`);

/** The attempts to create a tenant, including refused ones: the actor, the time, the request, the stage and the outcome. */
export const attempts = provisioning.table(
  "attempts",
  {
    /** The idempotency key, generated with the form. */
    id: uuid("id").primaryKey(),
    actorId: uuid("actor_id").notNull(),
    /** Null once the staff member's data has been erased. */
    actorEmail: text("actor_email"),
    /** The parsed request, without secrets. Null once the owner's data has been erased. */
    request: jsonb("request"),
    requestHash: text("request_hash"),
    slug: text("slug"),
    ownerEmail: text("owner_email"),
    ownerName: text("owner_name"),
    status: text("status", { enum: stages }).notNull(),
    errorCode: text("error_code", { enum: errorCodes }),
    errorDetail: jsonb("error_detail"),
    rollbackReason: text("rollback_reason"),
    /** The tenant's key as text, regardless of its type in the product. */
    tenantId: text("tenant_id"),
    /** Generated here and committed before the call to the Auth server, so that every user can be traced. */
    ownerUserId: uuid("owner_user_id"),
    ownerWasExisting: boolean("owner_was_existing").notNull().default(false),
    blueprint: text("blueprint").notNull(),
    blueprintVersion: integer("blueprint_version").notNull(),
    /** Raised by an undo or a takeover. A write with an old fence changes no row. */
    fence: integer("fence").notNull().default(1),
    leaseExpiresAt: at("lease_expires_at"),
    startedAt: at("started_at").notNull().defaultNow(),
    finishedAt: at("finished_at"),
    /** Milliseconds from the first stage to the last. */
    durationMs: doublePrecision("duration_ms"),
    /** The text that searches match: name, slug and owner's e-mail, each on a line that starts with a space. */
    searchText: text("search_text").generatedAlwaysAs(
      sql`' ' || coalesce(provisioning.fold_text(request ->> 'name'), '') || E'\\n ' || coalesce(provisioning.fold_text(slug), '') || E'\\n ' || coalesce(provisioning.fold_text(owner_email), '')`,
    ),
    /** The transaction that last changed this row; set by a trigger. */
    changedBy: transactionId("changed_by").notNull().default(sql`pg_current_xact_id()`),
    ownerSalt: salt("owner"),
    ownerCommitment: commitment("owner"),
    ownerErasure: erasure("owner"),
    actorSalt: salt("actor"),
    actorCommitment: commitment("actor"),
    actorErasure: erasure("actor"),
  },
  (table) => [
    uniqueIndex("attempts_slug_in_flight").on(table.slug).where(inFlight),
    uniqueIndex("attempts_owner_email_in_flight").on(table.ownerEmail).where(inFlight),
    uniqueIndex("attempts_tenant_id_key").on(table.tenantId),
    // The migration makes this a covering index, so that statistics and most filters never read the table.
    index("attempts_started_at_idx").on(table.startedAt.desc().nullsFirst(), table.id.desc().nullsFirst()),
    index("attempts_error_code_idx")
      .on(table.errorCode, table.startedAt.desc().nullsFirst(), table.id.desc().nullsFirst())
      .where(sql`error_code is not null`),
    index("attempts_actor_email_idx").on(
      sql`${folded(table.actorEmail)} text_pattern_ops`,
      table.startedAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    index("attempts_name_idx").on(
      sql`${folded(sql`${table.request} ->> 'name'`)} text_pattern_ops`,
      table.startedAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    index("attempts_slug_idx").on(
      sql`${folded(table.slug)} text_pattern_ops`,
      table.startedAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    index("attempts_owner_email_idx").on(
      sql`${folded(table.ownerEmail)} text_pattern_ops`,
      table.startedAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    index("attempts_search_text_idx").using("gin", table.searchText.op("gin_trgm_ops")),
    index("attempts_search_words_idx").using("gin", searchWords(table.searchText)),
    // Leaves out attempts in flight: an entry dies when its attempt ends, and dead entries slow down every claim.
    index("attempts_duration_ms_idx").on(table.durationMs).where(sql`duration_ms is not null`),
    index("attempts_changed_by_idx").on(table.changedBy, table.id),
    // The users of undone attempts, which must no longer exist.
    index("attempts_undone_user_idx")
      .on(table.startedAt, table.ownerUserId)
      .where(
        sql`status in (${list(failureStages)}) and owner_user_id is not null and not owner_was_existing`,
      ),
    index("attempts_lease_in_flight_idx").on(table.leaseExpiresAt).where(inFlight),
    check("attempts_status_known", sql`status in (${list(stages)})`),
    check("attempts_error_code_known", sql`error_code in (${list(errorCodes)})`),
    check("attempts_fence_positive", sql`fence >= 1`),
    check(
      "attempts_finished_when_terminal",
      sql`(${inFlight}) = (finished_at is null) and (finished_at is null) = (duration_ms is null)`,
    ),
    check("attempts_completed_has_tenant", sql`(status = 'completed') = (tenant_id is not null)`),
    check("attempts_error_when_undone", sql`(status in (${list(failureStages)})) = (error_code is not null)`),
    check(
      "attempts_in_flight_whole",
      sql`not (${inFlight}) or (slug is not null and owner_email is not null and owner_name is not null and owner_user_id is not null and lease_expires_at is not null)`,
    ),
    check("attempts_slug_well_formed", sql`status = 'failed' or slug ~ ${sql.raw(`'${slugPattern}'`)}`),
    // As short as possible, because Postgres prepares it again for every statement. A trigger checks the other columns of an erasure.
    check(
      "attempts_whole_or_erased",
      sql`num_nonnulls(owner_salt, request, request_hash) = case when owner_erasure is null then 3 else 0 end and num_nonnulls(actor_salt, actor_email) = case when actor_erasure is null then 2 else 0 end`,
    ),
  ],
);

/** The stages that an attempt reached, and what happened in each. A trigger keeps the table append-only. */
export const attemptEvents = provisioning.table(
  "attempt_events",
  {
    attemptId: uuid("attempt_id")
      .notNull()
      .references(() => attempts.id),
    /** 1, 2, 3, … per attempt, without gaps. */
    seq: integer("seq").notNull(),
    stage: text("stage", { enum: stages }).notNull(),
    at: at("at").notNull(),
    /** Milliseconds since the previous event. */
    durationMs: doublePrecision("duration_ms").notNull(),
    /** Contains no personal data, because it is hashed as it is and never erased. */
    detail: jsonb("detail").notNull().default({}),
    /** Covers this event and the previous event's hash (db/chain.ts). A trigger computes it; the console cannot write it. */
    hash: bytea("hash").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.attemptId, table.seq] }),
    // Events are inserted in time order, so a BRIN index, which is tiny, is enough.
    index("attempt_events_at_idx").using("brin", table.at).with({ autosummarize: true }),
    check("attempt_events_stage_known", sql`stage in (${list(stages)})`),
    check("attempt_events_seq_positive", sql`seq >= 1`),
    check("attempt_events_duration_positive", sql`duration_ms >= 0`),
  ],
);

/** Auth users that are or were waiting for deletion, because their attempts were undone. */
export const authCleanups = provisioning.table(
  "auth_cleanups",
  {
    userId: uuid("user_id").primaryKey(),
    attemptId: uuid("attempt_id")
      .notNull()
      .references(() => attempts.id),
    reason: text("reason").$type<CleanupReason>().notNull(),
    state: text("state", { enum: ["pending", "done", "manual"] })
      .notNull()
      .default("pending"),
    tries: integer("tries").notNull().default(0),
    nextTryAt: at("next_try_at").notNull(),
    lastError: text("last_error"),
    resolvedBy: uuid("resolved_by"),
    resolvedAt: at("resolved_at"),
  },
  (table) => [
    index("auth_cleanups_due_idx").on(table.nextTryAt).where(sql`state = 'pending'`),
    index("auth_cleanups_attempt_id_idx").on(table.attemptId),
    check("auth_cleanups_state_known", sql`state in ('pending', 'done', 'manual')`),
    check("auth_cleanups_resolved_when_done", sql`(state = 'done') = (resolved_at is not null)`),
  ],
);

/** The users of the console. There is no foreign key, so that deleting an account never depends on this schema. */
export const staff = provisioning.table(
  "staff",
  {
    userId: uuid("user_id").primaryKey(),
    role: text("role", { enum: ["admin", "support"] }).notNull(),
    addedBy: text("added_by").notNull(),
    addedAt: at("added_at").notNull().defaultNow(),
  },
  () => [check("staff_role_known", sql`role in ('admin', 'support')`)],
);

/** Slugs that no tenant may use: application routes, infrastructure, mail and brand names. */
export const reservedSlugs = provisioning.table("reserved_slugs", {
  slug: text("slug").primaryKey(),
  reason: text("reason").notNull(),
});

/** Call counts in a fixed window per key, such as `provision:<actor id>`. */
export const rateLimits = provisioning.table("rate_limits", {
  key: text("key").primaryKey(),
  windowStartedAt: at("window_started_at").notNull(),
  hits: integer("hits").notNull(),
});

/**
 * Fingerprints, from source or catalog, of the functions, views and rights that `npm run db:migrate` has installed, and
 * the values of the settings that `npm run setup` has added to logins.
 */
export const definitions = provisioning.table("definitions", {
  name: text("name").primaryKey(),
  fingerprint: text("fingerprint").notNull(),
  installedAt: at("installed_at").notNull().defaultNow(),
});

/** The results of the doctor's full checks. The latest hundred are kept. */
export const doctorReports = provisioning.table("doctor_reports", {
  id: uuid("id").primaryKey(),
  checkedAt: at("checked_at").notNull(),
  ok: boolean("ok").notNull(),
  tookMs: doublePrecision("took_ms").notNull(),
  report: jsonb("report").notNull(),
});

/** Messages to owners. Each is committed with the change that it announces and sent afterwards, at least once. */
export const outbox = provisioning.table(
  "outbox",
  {
    id: uuid("id").primaryKey(),
    kind: text("kind", { enum: messageKinds }).notNull(),
    attemptId: uuid("attempt_id")
      .notNull()
      .references(() => attempts.id),
    tenantId: text("tenant_id").notNull(),
    /** Data for the message's kind, such as the owner's account; never a secret. */
    payload: jsonb("payload").notNull().default({}),
    state: text("state", { enum: messageStates }).notNull().default("pending"),
    createdAt: at("created_at").notNull().defaultNow(),
    tries: integer("tries").notNull().default(0),
    nextTryAt: at("next_try_at").notNull().defaultNow(),
    /** Set while a worker is sending the message. */
    leaseExpiresAt: at("lease_expires_at"),
    deliveredAt: at("delivered_at"),
    lastError: text("last_error"),
  },
  (table) => [
    uniqueIndex("outbox_one_pending").on(table.attemptId, table.kind).where(sql`state = 'pending'`),
    index("outbox_due_idx").on(table.nextTryAt).where(sql`state = 'pending'`),
    index("outbox_attempt_id_idx").on(table.attemptId, table.createdAt),
    // Settled messages that still have content, by the start of their retention period.
    index("outbox_expiring_idx")
      .on(sql`coalesce(delivered_at, next_try_at)`)
      .where(sql`state in ('delivered', 'dropped') and (payload <> '{}' or last_error is not null)`),
    check("outbox_kind_known", sql`kind in (${list(messageKinds)})`),
    check("outbox_state_known", sql`state in (${list(messageStates)})`),
    check("outbox_delivered_has_time", sql`(state = 'delivered') = (delivered_at is not null)`),
    check("outbox_lease_while_pending", sql`state = 'pending' or lease_expires_at is null`),
  ],
);

/** The events of new owners' activations; append-only and chained. A trigger sets their number, time and hash. */
export const activationEvents = provisioning.table(
  "activation_events",
  {
    attemptId: uuid("attempt_id")
      .notNull()
      .references(() => attempts.id),
    /** 1, 2, 3, … per attempt, without gaps. */
    seq: integer("seq").notNull(),
    kind: text("kind", { enum: activationEventKinds }).notNull(),
    /** Never before the previous event. */
    at: at("at").notNull().default(sql`clock_timestamp()`),
    /** E-mail address of the staff member who acted; null for the owner, for the console itself, and once erased. */
    actorEmail: text("actor_email"),
    actorSalt: salt("actor"),
    actorCommitment: commitment("actor"),
    actorErasure: erasure("actor"),
    /** Covers this event and the previous event's hash (db/chain.ts). */
    hash: bytea("hash").notNull(),
    /** The transaction that added this row. Not hashed: a restored database has its own numbers. */
    changedBy: transactionId("changed_by").notNull().default(sql`pg_current_xact_id()`),
  },
  (table) => [
    primaryKey({ columns: [table.attemptId, table.seq] }),
    index("activation_events_changed_by_idx").on(table.changedBy, table.attemptId, table.seq),
    check("activation_events_kind_known", sql`kind in (${list(activationEventKinds)})`),
    check("activation_events_seq_positive", sql`seq >= 1`),
    check(
      "activation_events_actor_whole_or_erased",
      sql`case when num_nonnulls(actor_email, actor_salt, actor_commitment, actor_erasure) > 0 then ${wholeOrErased("actor", "actor_email")} end`,
    ),
  ],
);

/**
 * Denied calls, and staff actions other than provisioning, such as exports, role changes and erasures. Append-only, and a
 * single chain. A trigger sets their number, time and hash.
 */
export const staffEvents = provisioning.table(
  "staff_events",
  {
    id: uuid("id").primaryKey(),
    /** 1, 2, 3, … without gaps, in the order of the commits. */
    seq: bigint("seq", { mode: "number" }).notNull(),
    /** Never before the previous event. */
    at: at("at").notNull().default(sql`clock_timestamp()`),
    /** Null for a command or a change made with SQL: the e-mail column then has the command or the database login. */
    actorId: uuid("actor_id"),
    /** Null once erased. */
    actorEmail: text("actor_email"),
    kind: text("kind").notNull(),
    /** Never contains a secret. Null once erased. */
    detail: jsonb("detail").default({}),
    actorSalt: salt("actor"),
    actorCommitment: commitment("actor"),
    actorErasure: erasure("actor"),
    detailSalt: salt("detail"),
    detailCommitment: commitment("detail"),
    detailErasure: erasure("detail"),
    /** Covers this event and the previous event's hash (db/chain.ts). */
    hash: bytea("hash").notNull(),
  },
  (table) => [
    uniqueIndex("staff_events_seq_key").on(table.seq),
    // Denied calls whose data has not been erased yet.
    index("staff_events_denied_idx")
      .on(table.at)
      .where(sql`kind = 'denied' and num_nulls(actor_erasure, detail_erasure) > 0`),
    check("staff_events_kind_well_formed", sql`kind ~ '^[a-z]+(_[a-z]+)*$'`),
    check("staff_events_seq_positive", sql`seq >= 1`),
    check("staff_events_actor_whole_or_erased", wholeOrErased("actor", "actor_email")),
    check("staff_events_detail_whole_or_erased", wholeOrErased("detail", "detail")),
  ],
);
