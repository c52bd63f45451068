import "server-only";
import { sql } from "drizzle-orm";
import { type Reader, readFor } from "@/lib/auth/reader";

/** Whether anything changed, and the token that the client sends with its next request. */
export type Changes = { token: string; changed: boolean };

/** A snapshot in Postgres's format: the oldest open transaction id, the next id to be assigned, and the open ids in between. */
const snapshot = /^\d{1,20}:\d{1,20}:(\d{1,20}(,\d{1,20})*)?$/;
const maxTokenLength = 4_000;

/**
 * Whether any attempt changed since the token was issued. Without a valid token, only issues one. A timestamp would
 * miss a transaction that begins earlier but commits later. So the token is a snapshot, and a row has changed if the
 * snapshot did not see its transaction. The index scan starts at the oldest transaction that was open at that time.
 */
export async function getChanges(token: string | null, reader: Reader): Promise<Changes> {
  const seen = token !== null && token.length <= maxTokenLength && snapshot.test(token) ? token : null;
  if (seen === null) {
    const { rows } = await readFor(reader, (tx) =>
      tx.execute<{ token: string }>(sql`select pg_current_snapshot()::text as token`),
    );
    return { token: rows[0]?.token ?? "", changed: false };
  }
  // Transaction ids beyond the current one came with rows restored from another cluster. Ignore them.
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

/** Whether an attempt or its log has changed. Compares the current state, so late commits are not missed. */
export async function getAttemptChanges(id: string, token: string | null, reader: Reader): Promise<Changes> {
  const { rows } = await readFor(reader, (tx) =>
    tx.execute<{ token: string }>(sql`
    select concat_ws('.', status, fence, (select count(*) from provisioning.attempt_events where attempt_id = id)) as token
    from provisioning.attempts where id = ${id}::uuid`),
  );
  const now = rows[0]?.token ?? "deleted";
  return { token: now, changed: token !== null && token !== now };
}
