import { type SQL, type SQLWrapper, sql } from "drizzle-orm";

/**
 * A position in a list sorted by (time, id): microseconds since 1970, `Infinity` or `-Infinity`, and the id as
 * text. `micros` is null for a row without a time. In descending order, such rows come first, as Postgres sorts
 * them.
 */
export type Cursor = { micros: string | null; id: string };

/** The type of a list's ids: which strings are valid, and how to compare one with the column. */
export type CursorKey = {
  isValid(id: string): boolean;
  toSql(id: string): SQL;
  /** True if rows of the list can lack a time. */
  hasNullTimes?: boolean;
  /**
   * The value that a row is sorted by, for lists that are not sorted by time. Their cursors contain only the id, because
   * a name in a URL could reveal what the reader may not see.
   */
  sortValueOf?(id: string): SQL;
};

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const uuidKey: CursorKey = { isValid: (id) => uuid.test(id), toSql: (id) => sql`${id}::uuid` };

/** Long enough for any key that fits comfortably into a URL, and short enough to decode cheaply. */
const maxLength = 500;
const pattern = /^(|-?\d{1,19}|-?Infinity)\.([^\0]+)$/s;
/** The earliest and latest timestamps that Postgres can store. */
const [firstMicros, lastMicros] = [-210_866_803_200_000_000n, 9_224_318_015_999_999_999n];
const microsPerDay = 86_400_000_000n;

/** Packs a cursor for a URL. */
export function encodeCursor({ micros, id }: Cursor): string {
  return Buffer.from(`${micros ?? ""}.${id}`).toString("base64url");
}

/** Unpacks a cursor from a URL; null if it is malformed or its id cannot be a key of the list. */
export function decodeCursor(text: string | undefined, key: CursorKey): Cursor | null {
  if (!text || text.length > maxLength) return null;
  const [, micros, id] = pattern.exec(Buffer.from(text, "base64url").toString()) ?? [];
  if (micros === undefined || !id || !key.isValid(id)) return null;
  if (micros === "") return key.hasNullTimes || key.sortValueOf ? { micros: null, id } : null;
  return isTimestamp(micros) ? { micros, id } : null;
}

function isTimestamp(micros: string): boolean {
  if (micros.endsWith("Infinity")) return true;
  return firstMicros <= BigInt(micros) && BigInt(micros) <= lastMicros;
}

/** A time with a cursor's precision. A JavaScript date would lose the microseconds, so pages would skip rows. */
export function microsOf(time: SQLWrapper): SQL<string> {
  return sql<string>`trunc(extract(epoch from ${time}) * 1000000)::text`;
}

/**
 * Condition for the rows after the cursor in descending order, such as newest first; undefined without a cursor. If the
 * cursor's row has no time, matches only rows without a time. Otherwise, matches only rows with a time.
 */
export function olderThan(
  cursor: Cursor | null,
  time: SQLWrapper,
  id: SQLWrapper,
  key: CursorKey,
): SQL | undefined {
  if (!cursor) return undefined;
  const value = boundOf(cursor, key);
  if (value === null) return sql`(${time} is null and ${id} < ${key.toSql(cursor.id)})`;
  return sql`(${time}, ${id}) < (${value}, ${key.toSql(cursor.id)})`;
}

/**
 * Condition for the rows after the cursor in ascending order; undefined without a cursor. If the cursor's row has no
 * time, matches only rows without a time. Otherwise, matches only rows with a time.
 */
export function newerThan(
  cursor: Cursor | null,
  time: SQLWrapper,
  id: SQLWrapper,
  key: CursorKey,
): SQL | undefined {
  if (!cursor) return undefined;
  const value = boundOf(cursor, key);
  if (value === null) return sql`(${time} is null and ${id} > ${key.toSql(cursor.id)})`;
  return sql`(${time}, ${id}) > (${value}, ${key.toSql(cursor.id)})`;
}

function boundOf({ micros, id }: Cursor, key: CursorKey): SQL | null {
  if (key.sortValueOf) return key.sortValueOf(id);
  return micros === null ? null : toTimestamp(micros);
}

/**
 * Adds days and the rest separately: Postgres multiplies an interval by a float, which is exact only up to
 * 2^53.
 */
function toTimestamp(micros: string): SQL {
  if (micros.endsWith("Infinity")) return sql`${micros}::timestamptz`;
  const [days, rest] = [BigInt(micros) / microsPerDay, BigInt(micros) % microsPerDay];
  return sql`(('epoch'::timestamp + ${String(days)}::int * interval '1 day' + ${String(rest)}::bigint * interval '1 microsecond') at time zone 'UTC')`;
}
