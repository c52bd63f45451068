import "server-only";
import { asc, desc } from "drizzle-orm";
import { db } from "@/db/client";
import { staffEvents } from "@/db/schema/provisioning";
import type { StaffRole } from "@/lib/auth/authorize";
import { microsOf } from "@/lib/cursor";
import { type Detail, details } from "./details";
import { type Page, type PageCursor, pageSize, Turn } from "./page";
import { shownDetails } from "./redact";

export type StaffEvent = {
  id: string;
  at: Date;
  actorEmail: string;
  kind: string;
  details: Detail[];
};

/** One page of what staff did, newest first. Support sees no address of a customer that stands in a detail. */
export async function listStaffEvents(cursor: PageCursor, reader: StaffRole): Promise<Page<StaffEvent>> {
  const turn = new Turn(cursor);
  const order = turn.backwards ? asc : desc;
  const { id, at, actorEmail, kind, detail } = staffEvents;
  const rows = await db
    .select({ id, at, actorEmail, kind, detail, micros: microsOf(at) })
    .from(staffEvents)
    .where(turn.keyset(at, id))
    .orderBy(order(at), order(id))
    .limit(pageSize + 1);
  if (turn.backwards && rows.length === 0) return listStaffEvents({}, reader);
  const { items, ...neighbours } = turn.page(turn.backwards ? rows.reverse() : rows);
  const shown = items.map(({ detail: stored, ...item }) => ({
    ...item,
    details: shownDetails(details(stored), reader),
  }));
  return { items: shown, ...neighbours };
}
