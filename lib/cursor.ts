import { type SQL, type SQLWrapper, sql } from "drizzle-orm";

/** A position in a list sorted by (time, id): microseconds since 1970, and the id as text. */
export type Cursor = { micros: string; id: string };

/** The type of the ids in a list: which texts can be one, and how one is compared with the column. */
export type CursorKey = { isValid(id: string): boolean; toSql(id: string): SQL };

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const uuidKey: CursorKey = { isValid: (id) => uuid.test(id), toSql: (id) => sql`${id}::uuid` };

/** Longer than any key that a URL can hold comfortably, and short enough to decode at no cost. */
const maxLength = 500;
const pattern = /^(-?\d{1,16})\.([^\0]+)$/s;

/** Packs a cursor for a URL. */
export function encodeCursor({ micros, id }: Cursor): string {
  return Buffer.from(`${micros}.${id}`).toString("base64url");
}

/** Unpacks a cursor from a URL; null if it is malformed or its id cannot be a key of the list. */
export function decodeCursor(text: string | undefined, key: CursorKey): Cursor | null {
  if (!text || text.length > maxLength) return null;
  const [, micros, id] = pattern.exec(Buffer.from(text, "base64url").toString()) ?? [];
  return micros && id && key.isValid(id) ? { micros, id } : null;
}

/** A time as a cursor holds it. A JavaScript date would lose the microseconds, and with them rows. */
export function microsOf(time: SQLWrapper): SQL<string> {
  return sql<string>`(extract(epoch from ${time}) * 1000000)::bigint::text`;
}

/** True for the rows that come after the cursor, newest first; always true without one. */
export function olderThan(
  cursor: Cursor | null,
  time: SQLWrapper,
  id: SQLWrapper,
  key: CursorKey,
): SQL | undefined {
  return cursor ? sql`(${time}, ${id}) < ${positionOf(cursor, key)}` : undefined;
}

/** True for the rows that come before the cursor, newest first; always true without one. */
export function newerThan(
  cursor: Cursor | null,
  time: SQLWrapper,
  id: SQLWrapper,
  key: CursorKey,
): SQL | undefined {
  return cursor ? sql`(${time}, ${id}) > ${positionOf(cursor, key)}` : undefined;
}

function positionOf({ micros, id }: Cursor, key: CursorKey): SQL {
  return sql`('epoch'::timestamptz + ${micros}::bigint * interval '1 microsecond', ${key.toSql(id)})`;
}
