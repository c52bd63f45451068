import "server-only";
import { and, desc, eq, notInArray } from "drizzle-orm";
import { db } from "@/db/client";
import { attempts } from "@/db/schema/provisioning";
import { decodeCursor, encodeCursor, microsOf, olderThan } from "@/lib/cursor";
import type { ErrorCode } from "@/lib/provisioning/error-codes";
import { terminalStages } from "@/lib/provisioning/stages";
import { type AttemptState, attemptState, requestedName } from "./state";

export type AttemptListItem = {
  id: string;
  /** As it was asked for; null where the request had none. */
  name: string | null;
  slug: string | null;
  ownerEmail: string | null;
  actorEmail: string;
  state: AttemptState;
  errorCode: ErrorCode | null;
  startedAt: Date;
  durationMs: number | null;
};

export type AttemptList = { items: AttemptListItem[]; next: string | null };

/** `in_progress` means every attempt that has not ended, the interrupted ones included. */
export const attemptFilters = [...terminalStages, "in_progress"] as const;
export type AttemptFilter = (typeof attemptFilters)[number];

const pageSize = 50;

/**
 * One page of attempts, newest first, with the cursor of the next page or null at the end.
 * A malformed `after` means the first page.
 */
export async function listAttempts(input: { after?: string; status?: AttemptFilter }): Promise<AttemptList> {
  const rows = await db
    .select({
      id: attempts.id,
      name: requestedName,
      slug: attempts.slug,
      ownerEmail: attempts.ownerEmail,
      actorEmail: attempts.actorEmail,
      state: attemptState,
      errorCode: attempts.errorCode,
      startedAt: attempts.startedAt,
      durationMs: attempts.durationMs,
      micros: microsOf(attempts.startedAt),
    })
    .from(attempts)
    .where(and(having(input.status), olderThan(decodeCursor(input.after), attempts.startedAt, attempts.id)))
    .orderBy(desc(attempts.startedAt), desc(attempts.id))
    .limit(pageSize + 1);

  const shown = rows.slice(0, pageSize);
  const last = rows.length > pageSize ? shown.at(-1) : undefined;
  return {
    items: shown.map(({ micros, ...item }) => item),
    next: last ? encodeCursor(last) : null,
  };
}

function having(status: AttemptFilter | undefined) {
  if (!status) return undefined;
  return status === "in_progress"
    ? notInArray(attempts.status, [...terminalStages])
    : eq(attempts.status, status);
}
