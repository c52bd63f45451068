import "server-only";
import { and, count, desc, type SQL, sql } from "drizzle-orm";
import { attempts } from "@/db/schema/provisioning";
import { type Reader, readFor } from "@/lib/auth/reader";
import { type Cursor, microsOf, olderThan, uuidKey } from "@/lib/platform/cursor";
import { erased, shownText } from "../../auth/masking";
import { type AttemptFilter, lastStage } from "../list";
import { conditionOf, within } from "../query/query-condition";
import { requestedName, unlessErased } from "../state";

/** Rows per batch: a few hundred kilobytes in memory. */
const batchSize = 2_000;

/** One line of an export: a value per column, in column order. */
export type ExportRow = Record<string, string | number | null>;

/** A timestamp in UTC with microseconds, which a JavaScript date would truncate. */
const timestampText = (time: SQL) =>
  sql<string | null>`to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

const columns = {
  id: attempts.id,
  started_at: timestampText(sql`${attempts.startedAt}`),
  finished_at: timestampText(sql`${attempts.finishedAt}`),
  status: attempts.status,
  error_code: attempts.errorCode,
  stage: lastStage,
  rollback_reason: attempts.rollbackReason,
  tenant_name: unlessErased(requestedName),
  slug: unlessErased(attempts.slug),
  tenant_id: attempts.tenantId,
  duration_ms: attempts.durationMs,
  blueprint: attempts.blueprint,
  blueprint_version: attempts.blueprintVersion,
  actor_id: attempts.actorId,
};

/**
 * Owners' names, and the addresses of owners and staff. A file can end up anywhere, so a masked reader's export
 * omits them.
 */
const personalColumns = {
  actor_email: sql<string>`coalesce(${attempts.actorEmail}, ${erased})`,
  owner_name: unlessErased(attempts.ownerName),
  owner_email: unlessErased(attempts.ownerEmail),
};

/** The columns of this reader's export, in order. */
export function exportColumns(reader: Reader): string[] {
  return Object.keys(columnsFor(reader));
}

function columnsFor({ masked }: Reader) {
  return masked ? columns : { ...columns, ...personalColumns };
}

/**
 * All attempts that match a filter, newest first, in keyset batches. No transaction stays open while a slow client
 * reads, and only one batch is in memory at a time. Attempts that start after the first batch was read are left out. No
 * attempt appears twice.
 */
export async function* exportAttempts(filter: AttemptFilter, reader: Reader): AsyncGenerator<ExportRow[]> {
  let last: Cursor | null = null;
  do {
    const rows: (ExportRow & Cursor)[] = await batchAfter(last, filter, reader);
    if (rows.length > 0) yield rows.map(({ micros, ...row }) => shownRow(row, reader));
    last = rows.length === batchSize ? (rows.at(-1) ?? null) : null;
  } while (last);
}

/** Masks the addresses in all text, because a business name can be an e-mail address, and a reason can quote one. */
function shownRow(row: ExportRow, reader: Reader): ExportRow {
  const masked = (value: ExportRow[string]) => (typeof value === "string" ? shownText(value, reader) : value);
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, masked(value)]));
}

function batchAfter(last: Cursor | null, { terms, started }: AttemptFilter, reader: Reader) {
  return readFor(reader, (tx) =>
    tx
      .select({ ...columnsFor(reader), micros: microsOf(attempts.startedAt) })
      .from(attempts)
      .where(
        and(
          conditionOf(terms, reader),
          within("created", started),
          olderThan(last, attempts.startedAt, attempts.id, uuidKey),
        ),
      )
      .orderBy(desc(attempts.startedAt), desc(attempts.id))
      .limit(batchSize),
  );
}

/** The number of attempts that match a filter; null if the count fails or takes more than two seconds. */
export function countAttempts({ terms, started }: AttemptFilter, reader: Reader): Promise<number | null> {
  return readFor(reader, async (tx) => {
    await tx.execute(sql`set local statement_timeout = '2s'`);
    const [row] = await tx
      .select({ n: count() })
      .from(attempts)
      .where(and(conditionOf(terms, reader), within("created", started)));
    return row?.n ?? null;
  }).catch(() => null);
}
