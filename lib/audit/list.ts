import "server-only";
import { and, asc, desc, eq, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { attempts } from "@/db/schema/provisioning";
import { type Reader, readFor } from "@/lib/auth/reader";
import type { ErrorCode } from "@/lib/guards/error-codes";
import { microsOf } from "@/lib/platform/cursor";
import type { Stage } from "@/lib/provisioning/stages";
import { shownActor, shownEmail, shownText } from "../auth/masking";
import { KeysetPage, type Page, type PageCursor, pageSize } from "../platform/keyset-page";
import type { Bounds, Term } from "./query";
import { conditionOf, within } from "./query/query-condition";
import { type AttemptState, attemptState, erasedAt, requestedName, unlessErased } from "./state";

export type AttemptListItem = {
  id: string;
  /** The requested name; null if the request had none. */
  name: string | null;
  slug: string | null;
  ownerEmail: string | null;
  actorEmail: string;
  state: AttemptState;
  /** The last stage before a failure, or the current one. */
  stage: Stage | null;
  errorCode: ErrorCode | null;
  startedAt: Date;
  durationMs: number | null;
  /** When the owner's data was erased; null if it was not. */
  erasedAt: string | null;
};

export type AttemptFilter = { terms: readonly Term[]; started: Bounds };

/**
 * A page of the attempts that match a filter, newest first: the first page, or the one after or before a
 * cursor. New rows cause neither duplicates nor gaps.
 */
export async function listAttempts(
  filter: AttemptFilter,
  cursor: PageCursor,
  reader: Reader,
): Promise<Page<AttemptListItem>> {
  const paging = new KeysetPage(cursor);
  const rows = await readFor(reader, (tx) => rowsOf(tx, filter, paging, reader));
  // Nothing is newer, so return the first page.
  if (paging.backwards && rows.length === 0) return listAttempts(filter, {}, reader);
  const { items, ...neighbours } = paging.page(rows);
  const maskedItems = items.map((item) => ({
    ...item,
    name: shownText(item.name, reader),
    ownerEmail: shownEmail(item.ownerEmail, reader),
    actorEmail: shownActor(item.actorEmail, item.errorCode, reader),
  }));
  return { items: maskedItems, ...neighbours };
}

/**
 * The rows of a page and one more, newest first. The inner query selects only ids, so that filtering by outcome, code
 * or duration scans an index and fetches only the rows of the page.
 */
function rowsOf(on: Executor, { terms, started }: AttemptFilter, paging: KeysetPage, reader: Reader) {
  const order = paging.backwards ? asc : desc;
  const keyset = paging.keyset(attempts.startedAt, attempts.id);
  const page = on
    .select({ id: attempts.id })
    .from(attempts)
    .where(and(conditionOf(terms, reader), within("created", started), keyset))
    .orderBy(order(attempts.startedAt), order(attempts.id))
    .limit(pageSize + 1)
    .as("page");
  return on
    .select({
      id: attempts.id,
      name: unlessErased(requestedName),
      slug: unlessErased(attempts.slug),
      ownerEmail: unlessErased(attempts.ownerEmail),
      actorEmail: attempts.actorEmail,
      state: attemptState,
      stage: lastStage,
      errorCode: attempts.errorCode,
      startedAt: attempts.startedAt,
      durationMs: attempts.durationMs,
      erasedAt,
      micros: microsOf(attempts.startedAt),
    })
    .from(page)
    .innerJoin(attempts, eq(attempts.id, page.id))
    .orderBy(desc(attempts.startedAt), desc(attempts.id));
}

/** The last stage before a failure, or the current stage. */
export const lastStage = sql<Stage | null>`case when ${attempts.status} in ('failed', 'rolled_back') then (
    select stage from provisioning.attempt_events as event
    where event.attempt_id = ${attempts.id} and stage not in ('failed', 'rolled_back') order by seq desc limit 1
  ) else ${attempts.status} end`;
