import "server-only";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { shownActor, shownDetails, shownEmail } from "@/lib/auth/masking";
import type { ErrorCode } from "@/lib/guards/error-codes";
import { details } from "@/lib/platform/details";
import type { LineFields } from "./line";
import type { Position, SourceName } from "./position";

/** A line, and the position after it. */
export type Entry = { line: LineFields; position: Position };

/** Reads up to `limit` lines after a position. No line that sorts before one of these can appear later. */
type ReadSource = (after: Position, limit: number) => Promise<Entry[]>;

/** Masks customers' names and addresses, regardless of SUPPORT_SEES_ADDRESSES. */
const reader = { masked: true };

/**
 * SQL: true for a row that no open transaction can precede. Transactions get their ids when they first write, but
 * commit in any order, so rows are held back until every earlier transaction has ended.
 */
const isSettled = sql`changed_by < pg_snapshot_xmin(pg_current_snapshot())`;

type AttemptRow = {
  id: string;
  transaction: string;
  actor_id: string;
  actor_email: string | null;
  status: "completed" | "failed" | "rolled_back";
  error_code: ErrorCode | null;
  tenant_id: string | null;
  slug: string | null;
  owner_user_id: string | null;
  owner_was_existing: boolean;
  started_at: string;
  finished_at: string;
  duration_ms: number;
  erased: boolean;
  hash: string;
};

const readAttempts: ReadSource = async ({ transaction, attemptId }, limit) => {
  const { rows } = await db.execute<AttemptRow>(sql`
    select id, changed_by::text as transaction, actor_id, actor_email, status, error_code, tenant_id, slug, owner_user_id,
      owner_was_existing, started_at, finished_at, duration_ms, num_nonnulls(owner_erasure, actor_erasure) > 0 as erased,
      (select encode(hash, 'hex') from provisioning.attempt_events where attempt_id = id order by seq desc limit 1) as hash
    from provisioning.attempts
    where (changed_by, id) > (${transaction}::xid8, ${attemptId}::uuid) and ${isSettled} and finished_at is not null
    order by changed_by, id limit ${limit}`);
  return rows.map((row) => ({
    position: { transaction: row.transaction, attemptId: row.id, seq: "0" },
    line: {
      event: "attempt_ended",
      id: row.id,
      at: iso(row.finished_at),
      actorId: row.actor_id,
      actorEmail: row.actor_email && shownActor(row.actor_email, row.error_code, reader),
      startedAt: iso(row.started_at),
      durationMs: row.duration_ms,
      outcome: row.status,
      code: row.error_code,
      tenantId: row.tenant_id,
      slug: row.slug,
      ownerId: row.owner_user_id,
      ownerWasExisting: row.owner_was_existing,
      erased: row.erased,
      hash: row.hash,
    },
  }));
};

type OwnerRow = {
  attempt_id: string;
  seq: number;
  transaction: string;
  kind: string;
  at: string;
  actor_email: string | null;
  tenant_id: string | null;
  owner_user_id: string | null;
  erased: boolean;
  hash: string;
};

const readOwnerEvents: ReadSource = async ({ transaction, attemptId, seq }, limit) => {
  const { rows } = await db.execute<OwnerRow>(sql`
    select event.attempt_id, event.seq, event.changed_by::text as transaction, event.kind, event.at, event.actor_email,
      attempt.tenant_id, attempt.owner_user_id, event.actor_erasure is not null as erased, encode(event.hash, 'hex') as hash
    from (
      select * from provisioning.activation_events
      where (changed_by, attempt_id, seq) > (${transaction}::xid8, ${attemptId}::uuid, ${seq}::int) and ${isSettled}
      order by changed_by, attempt_id, seq limit ${limit}
    ) as event join provisioning.attempts as attempt on attempt.id = event.attempt_id
    order by event.changed_by, event.attempt_id, event.seq`);
  return rows.map((row) => ({
    position: { transaction: row.transaction, attemptId: row.attempt_id, seq: String(row.seq) },
    line: {
      event: "owner_event",
      id: `${row.attempt_id}/${row.seq}`,
      at: iso(row.at),
      actorId: null,
      actorEmail: row.actor_email,
      kind: row.kind,
      attemptId: row.attempt_id,
      tenantId: row.tenant_id,
      ownerId: row.owner_user_id,
      erased: row.erased,
      hash: row.hash,
    },
  }));
};

type StaffRow = {
  id: string;
  seq: string;
  kind: string;
  at: string;
  actor_id: string | null;
  actor_email: string | null;
  is_staff: boolean;
  detail: Record<string, unknown> | null;
  erased: boolean;
  hash: string;
};

/** Staff events need no transaction id, because their numbers follow the order of the commits. */
const readStaffEvents: ReadSource = async ({ transaction, attemptId, seq }, limit) => {
  const { rows } = await db.execute<StaffRow>(sql`
    select id, seq, kind, at, actor_id, actor_email, detail, encode(hash, 'hex') as hash,
      num_nonnulls(actor_erasure, detail_erasure) > 0 as erased,
      kind <> 'denied' or exists (select from provisioning.staff where user_id = actor_id) as is_staff
    from provisioning.staff_events where seq > ${seq}::bigint order by seq limit ${limit}`);
  return rows.map((row) => ({
    position: { transaction, attemptId, seq: row.seq },
    line: {
      event: "staff_action",
      id: row.id,
      at: iso(row.at),
      actorId: row.actor_id,
      actorEmail: row.is_staff ? row.actor_email : shownEmail(row.actor_email, reader),
      kind: row.kind,
      seq: Number(row.seq),
      detail: row.detail && shownDetail(row.detail),
      truncated: false,
      erased: row.erased,
      hash: row.hash,
    },
  }));
};

export const sources: Record<SourceName, ReadSource> = {
  attempts: readAttempts,
  owner_events: readOwnerEvents,
  staff_events: readStaffEvents,
};

const iso = (time: string) => new Date(time).toISOString();

/** Details with customers' data masked. Numbers and booleans keep their types. */
function shownDetail(detail: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    shownDetails(details(detail), reader).map(({ name, value }) => {
      const stored = detail[name];
      return [name, typeof stored === "number" || typeof stored === "boolean" ? stored : value];
    }),
  );
}
