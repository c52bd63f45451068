import "server-only";
import { sql } from "drizzle-orm";
import { type Reader, readFor } from "@/lib/auth/reader";

/** Where a reader stands, to be sent back with the next question. */
export type Changes = { token: string; changed: boolean };

/** A snapshot as Postgres writes it: the oldest open transaction, the next one, and those open between them. */
const snapshot = /^\d{1,20}:\d{1,20}:(\d{1,20}(,\d{1,20})*)?$/;
const longestToken = 4_000;

/**
 * Whether any attempt has begun or changed since a token was given; without one, only the first token.
 *
 * A time or a growing number would miss rows: a transaction that began earlier and commits later brings a row
 * that stands behind what was already read. So the token is a snapshot, which says exactly whose work was
 * visible, and a row counts as changed where the transaction that wrote it was not. Each change is told once,
 * none is passed over, and the index on `changed_by` is read only from the oldest transaction open then.
 */
export async function getChanges(token: string | null, reader: Reader): Promise<Changes> {
  const seen = token !== null && token.length <= longestToken && snapshot.test(token) ? token : null;
  if (seen === null) {
    const { rows } = await readFor(reader, (tx) =>
      tx.execute<{ token: string }>(sql`select pg_current_snapshot()::text as token`),
    );
    return { token: rows[0]?.token ?? "", changed: false };
  }
  // Numbers beyond the present one came with rows from another cluster, and say nothing here.
  const { rows } = await readFor(reader, (tx) =>
    tx.execute<Changes>(sql`
    select pg_current_snapshot()::text as token, exists (
      select from provisioning.attempts
      where changed_by >= pg_snapshot_xmin(${seen}::pg_snapshot) and changed_by < pg_snapshot_xmax(pg_current_snapshot())
        and not pg_visible_in_snapshot(changed_by, ${seen}::pg_snapshot)
    ) as changed`),
  );
  return rows[0] ?? { token: "", changed: false };
}

/** Whether one attempt or its log has changed: what there is now is compared, so nothing can come late. */
export async function getAttemptChanges(id: string, token: string | null, reader: Reader): Promise<Changes> {
  const { rows } = await readFor(reader, (tx) =>
    tx.execute<{ token: string }>(sql`
    select concat_ws('.', status, fence, (select count(*) from provisioning.attempt_events where attempt_id = id)) as token
    from provisioning.attempts where id = ${id}::uuid`),
  );
  const now = rows[0]?.token ?? "gone";
  return { token: now, changed: token !== null && token !== now };
}
