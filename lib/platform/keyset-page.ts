import { isNotNull, isNull, type SQL, type SQLWrapper } from "drizzle-orm";
import {
  type Cursor,
  type CursorKey,
  decodeCursor,
  encodeCursor,
  newerThan,
  olderThan,
  uuidKey,
} from "@/lib/platform/cursor";

/** The cursor that a page follows or precedes. A malformed one means the first page. */
export type PageCursor = { after?: string; before?: string };

/** The rows of a page with the cursors of the previous (`newer`) and next (`older`) page; null if there is none. */
export type Page<Row> = { items: Row[]; newer: string | null; older: string | null };

/** Maximum number of rows on a page. A query reads one more, to see whether the list continues. */
export const pageSize = 50;

/**
 * A position in a list that is sorted in descending order, such as newest first, or in ascending order. `key` is the type
 * of the rows' ids.
 */
export class KeysetPage {
  private readonly after: Cursor | null;
  private readonly before: Cursor | null;

  constructor(
    { after, before }: PageCursor,
    private readonly key: CursorKey = uuidKey,
    readonly ascending = false,
  ) {
    this.after = decodeCursor(after, key);
    this.before = this.after ? null : decodeCursor(before, key);
  }

  /** True if the page ends at the cursor, so its rows must be read in the reverse of the list's order. */
  get backwards(): boolean {
    return this.before !== null;
  }

  /** True if the rows must be read in ascending order. */
  get upwards(): boolean {
    return this.ascending !== this.backwards;
  }

  /** True on the first page. */
  get isFirst(): boolean {
    return !this.after && !this.before;
  }

  /**
   * SQL condition for the rows after (or before) the cursor; undefined on the first page. If the cursor's row has no time,
   * matches only rows without a time. Otherwise, matches only rows with a time.
   */
  keyset(time: SQLWrapper, id: SQLWrapper): SQL | undefined {
    const cursor = this.before ?? this.after;
    return this.upwards ? newerThan(cursor, time, id, this.key) : olderThan(cursor, time, id, this.key);
  }

  /**
   * SQL: true for the rows that follow those that `keyset` matches; null if there can be none. Each of the two conditions
   * is one range of an index.
   */
  beyond(time: SQLWrapper): SQL | null {
    const cursor = this.before ?? this.after;
    if (!cursor || this.key.sortValueOf) return null;
    if (this.upwards) return cursor.micros === null ? null : isNull(time);
    return cursor.micros === null ? isNotNull(time) : null;
  }

  /**
   * Trims rows, given in the list's order, to one page. A cursor refers to a row instead of an offset, so new rows do not
   * shift pages.
   */
  page<Row extends Cursor>(rows: readonly Row[]): Page<Omit<Row, "micros">> {
    const hasMore = rows.length > pageSize;
    const pageRows = this.backwards && hasMore ? rows.slice(1) : rows.slice(0, pageSize);
    const [first, last] = [pageRows.at(0), pageRows.at(-1)];
    return {
      items: pageRows.map(({ micros, ...item }) => item),
      newer: first && (this.backwards ? hasMore : this.after !== null) ? encodeCursor(first) : null,
      older: last && (this.backwards || hasMore) ? encodeCursor(last) : null,
    };
  }
}
