import { type SQL, type SQLWrapper, sql } from "drizzle-orm";

/** Where a page of a list that is sorted by (time, id) ended: microseconds since 1970, and the id. */
export type Cursor = { micros: string; id: string };

const pattern = /^(\d{1,16})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Packs a cursor for a URL. */
export function encodeCursor({ micros, id }: Cursor): string {
  return Buffer.from(`${micros}.${id}`).toString("base64url");
}

/** Unpacks what a URL held; null for anything that `encodeCursor` did not make. */
export function decodeCursor(text: string | undefined): Cursor | null {
  if (!text || text.length > 100) return null;
  const [, micros, id] = pattern.exec(Buffer.from(text, "base64url").toString("latin1")) ?? [];
  return micros && id ? { micros, id } : null;
}

/** A time as a cursor holds it. A JavaScript date would lose the microseconds, and with them rows. */
export function microsOf(time: SQLWrapper): SQL<string> {
  return sql<string>`(extract(epoch from ${time}) * 1000000)::bigint::text`;
}

/** True for the rows that come after the cursor, newest first; always true without one. */
export function olderThan(cursor: Cursor | null, time: SQLWrapper, id: SQLWrapper): SQL | undefined {
  if (!cursor) return undefined;
  return sql`(${time}, ${id}) < (${momentOf(cursor)}, ${cursor.id}::uuid)`;
}

/** True for the rows that come before the cursor, newest first; always true without one. */
export function newerThan(cursor: Cursor | null, time: SQLWrapper, id: SQLWrapper): SQL | undefined {
  if (!cursor) return undefined;
  return sql`(${time}, ${id}) > (${momentOf(cursor)}, ${cursor.id}::uuid)`;
}

function momentOf({ micros }: Cursor): SQL {
  return sql`'epoch'::timestamptz + ${micros}::bigint * interval '1 microsecond'`;
}
