import "server-only";
import { asc, eq, getTableColumns, sql } from "drizzle-orm";
import { z } from "zod";
import type { Executor } from "@/db/client";
import { attemptEvents, attempts, authCleanups, staffEvents } from "@/db/schema/provisioning";
import { tenants } from "@/db/schema/tenants";
import { type Reader, readFor } from "@/lib/auth/reader";
import { isHidden } from "@/lib/provisioning/input/choices";
import type { Stage } from "@/lib/provisioning/stages";
import { erased, shownActor, shownDetails, shownEmail, shownName, shownText } from "../auth/masking";
import { type Detail, details } from "../platform/details";
import { otherAccountName } from "./account-name";
import { attemptState, erasedAt } from "./state";

export type AttemptEvent = {
  seq: number;
  stage: Stage;
  /** An event within the stage, such as `undo_started`; null if the event is the stage itself. */
  note: string | null;
  details: Detail[];
  /** Milliseconds from the attempt's start. */
  offsetMs: number;
  /** Milliseconds since the previous event. */
  durationMs: number;
};

/**
 * An attempt with its events in order, the clean-up of its auth user if the user was flagged, and what still
 * exists, masked for the reader. Returns null for an unknown or malformed id.
 */
export async function getAttempt(id: string, reader: Reader) {
  if (!z.guid().safeParse(id).success) return null;
  const { attempt, events, cleanup } = await readFor(reader, async (tx) => {
    const [attempt] = await attemptOf(tx, id);
    return { attempt, events: await eventsOf(tx, id, reader), cleanup: (await cleanupOf(tx, id))[0] };
  });
  if (!attempt) return null;
  const { request, errorDetail, ...rest } = attempt;
  return {
    ...rest,
    ownerEmail: shownEmail(attempt.ownerEmail, reader),
    actorEmail: shownActor(attempt.actorEmail, attempt.errorCode, reader),
    ownerName: shownName(attempt.ownerName, reader),
    accountName: shownName(attempt.accountName, reader),
    request: shownDetails(details(request), reader).filter(({ name }) => !isHidden(name)),
    errorDetail: shownDetails(details(errorDetail), reader),
    events,
    rollbackReason: shownText(attempt.rollbackReason, reader),
    cleanup: cleanup ? { ...cleanup, lastError: shownText(cleanup.lastError, reader) } : null,
    /** The token that `getAttemptChanges` compares, taken from the same read so that no change is missed. */
    token: [attempt.status, attempt.fence, events.length].join("."),
  };
}

export type Attempt = NonNullable<Awaited<ReturnType<typeof getAttempt>>>;

function attemptOf(on: Executor, id: string) {
  const { requestHash, leaseExpiresAt, searchText, changedBy, ...columns } = getTableColumns(attempts);
  return on
    .select({
      ...columns,
      state: attemptState,
      tenantSlug: tenants.slug,
      /** Whether the auth user with the recorded id exists now. */
      ownerExists: sql<boolean>`exists (select from provisioning.accounts where id = ${attempts.ownerUserId} and deleted_at is null)`,
      erasedAt,
      accountName: otherAccountName(
        sql`(select full_name from provisioning.accounts where id = ${attempts.ownerUserId} and deleted_at is null)`,
      ),
      /** Shown for an attempt that was interrupted. */
      sinceLastEventMs: sql<number>`coalesce((
        select extract(epoch from now() - max(at)) * 1000 from provisioning.attempt_events where attempt_id = ${attempts.id}
      ), 0)::float8`,
    })
    .from(attempts)
    .leftJoin(tenants, sql`${tenants.id} = provisioning.tenant_key(${attempts.tenantId})`)
    .where(eq(attempts.id, id));
}

async function eventsOf(on: Executor, attemptId: string, reader: Reader): Promise<AttemptEvent[]> {
  const rows = await on
    .select({
      seq: attemptEvents.seq,
      stage: attemptEvents.stage,
      durationMs: attemptEvents.durationMs,
      offsetMs: sql<number>`(extract(epoch from ${attemptEvents.at} - ${attempts.startedAt}) * 1000)::float8`,
      detail: attemptEvents.detail,
      by: staffEvents.actorEmail,
      reason: sql<string | null>`${staffEvents.detail} ->> 'reason'`,
    })
    .from(attemptEvents)
    .innerJoin(attempts, eq(attempts.id, attemptEvents.attemptId))
    .leftJoin(staffEvents, sql`${staffEvents.id} = (${attemptEvents.detail} ->> 'staffEvent')::uuid`)
    .where(eq(attemptEvents.attemptId, attemptId))
    .orderBy(asc(attemptEvents.seq));
  return rows.map(({ detail, by, reason, ...event }) => {
    const { event: note = null, staffEvent, ...others } = (detail ?? {}) as Record<string, string>;
    // An attempt's log contains no personal data. The staff log has the admin's address and the reason.
    const all = staffEvent ? { ...others, by: by ?? erased, reason: reason ?? erased } : others;
    return { ...event, note, details: shownDetails(details(all), reader) };
  });
}

function cleanupOf(on: Executor, attemptId: string) {
  const { attemptId: _, resolvedBy, ...columns } = getTableColumns(authCleanups);
  return on.select(columns).from(authCleanups).where(eq(authCleanups.attemptId, attemptId)).limit(1);
}
