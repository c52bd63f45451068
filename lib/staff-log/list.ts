import "server-only";
import { asc, desc, sql } from "drizzle-orm";
import { staffEvents } from "@/db/schema/provisioning";
import { type Reader, readFor } from "@/lib/auth/reader";
import { type CursorKey, uuidKey } from "@/lib/platform/cursor";
import { erased, shownDetails, shownEmail } from "../auth/masking";
import { type Detail, details } from "../platform/details";
import { KeysetPage, type Page, type PageCursor, pageSize } from "../platform/keyset-page";

export type StaffEvent = {
  id: string;
  at: Date;
  actorEmail: string;
  kind: string;
  /** Null once erased. */
  details: Detail[] | null;
};

/** True for a denied call by a user who is not staff, such as a tenant’s owner. Their address is a customer’s personal data. */
const outsider = sql<boolean>`${staffEvents.kind} = 'denied' and not exists (
  select from provisioning.staff where user_id = ${staffEvents.actorId})`;

/** The log is sorted by its events' sequence numbers, but its cursors contain only ids. */
const eventKey: CursorKey = {
  ...uuidKey,
  sortValueOf: (id) => sql`(select seq from provisioning.staff_events where id = ${id}::uuid)`,
};

/** One page of staff events, newest first. Masks customers’ addresses for a masked reader. */
export async function listStaffEvents(cursor: PageCursor, reader: Reader): Promise<Page<StaffEvent>> {
  const page = new KeysetPage(cursor, eventKey);
  const order = page.backwards ? asc : desc;
  const { id, seq, at, actorEmail, kind, detail } = staffEvents;
  const rows = await readFor(reader, (tx) =>
    tx
      .select({ id, at, actorEmail, kind, detail, outsider, micros: sql<null>`null` })
      .from(staffEvents)
      .where(page.keyset(seq, id))
      .orderBy(order(seq))
      .limit(pageSize + 1),
  );
  if (page.backwards && rows.length === 0) return listStaffEvents({}, reader);
  const { items, ...neighbours } = page.page(page.backwards ? rows.reverse() : rows);
  const shown = items.map(({ detail: stored, outsider: isOutsider, ...item }) => ({
    ...item,
    actorEmail: (isOutsider ? shownEmail(item.actorEmail, reader) : item.actorEmail) ?? erased,
    details: stored === null ? null : shownDetails(details(stored), reader),
  }));
  return { items: shown, ...neighbours };
}
