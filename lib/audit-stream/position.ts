import "server-only";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";

export const sourceNames = ["attempts", "owner_events", "staff_events"] as const;
export type SourceName = (typeof sourceNames)[number];

/**
 * The last written row of a source. Staff events use only `seq`. For an owner's event, `seq` is its number within the attempt.
 * Attempts do not use `seq`.
 */
export type Position = { transaction: string; attemptId: string; seq: string };

export type Lease = { source: SourceName; fence: number; position: Position };

/** Longer than a batch normally takes. If a writer dies, no other writer takes its source for this long. */
const leaseSeconds = 60;

/**
 * Takes a source for this writer, or returns null if another writer has it. A position from the future comes from a dump
 * of another cluster, whose transaction ids are unrelated, or from an attacker who wants to silence the stream. The source
 * then starts over, because repeated lines are better than lost ones.
 */
export async function takeSource(source: SourceName): Promise<Lease | null> {
  const isAhead = sql`(stored.after_transaction >= pg_snapshot_xmax(pg_current_snapshot())
    or stored.source = 'staff_events' and stored.after_seq > (select coalesce(max(seq), 0) from provisioning.staff_events))`;
  const { rows } = await db.execute<Position & { fence: number }>(sql`
    insert into provisioning.audit_stream as stored (source, lease_expires_at)
    values (${source}, now() + ${leaseSeconds} * interval '1 second')
    on conflict (source) do update set fence = stored.fence + 1, lease_expires_at = excluded.lease_expires_at,
      after_transaction = case when ${isAhead} then '0' else stored.after_transaction end,
      after_seq = case when ${isAhead} then 0 else stored.after_seq end
    where stored.lease_expires_at is null or stored.lease_expires_at < now()
    returning fence, after_transaction::text as transaction, after_attempt as "attemptId", after_seq::text as seq`);
  const [row] = rows;
  if (!row) return null;
  const { fence, ...position } = row;
  return { source, fence, position };
}

/** Stores the position after a batch and renews the lease. Returns false if another writer has taken over. */
export async function advance({ source, fence }: Lease, to: Position): Promise<boolean> {
  const { rowCount } = await db.execute(sql`
    update provisioning.audit_stream set after_transaction = ${to.transaction}::xid8, after_attempt = ${to.attemptId}::uuid,
      after_seq = ${to.seq}::bigint, lease_expires_at = now() + ${leaseSeconds} * interval '1 second'
    where source = ${source} and fence = ${fence}`);
  return rowCount === 1;
}

/** Ends the lease early, so that the next run doesn't have to wait until it expires. */
export async function releaseSource({ source, fence }: Lease): Promise<void> {
  await db.execute(sql`
    update provisioning.audit_stream set lease_expires_at = null where source = ${source} and fence = ${fence}`);
}
