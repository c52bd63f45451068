import "server-only";
import { asc, eq, getTableColumns, sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { attemptEvents, attempts, authCleanups } from "@/db/schema/provisioning";
import { tenants } from "@/db/schema/tenants";
import type { Stage } from "@/lib/provisioning/stages";
import { type Detail, details } from "./details";
import { attemptState } from "./state";

export type AttemptEvent = {
  seq: number;
  stage: Stage;
  /** Something that happened within the stage, such as `undo_started`; null where the stage itself was reached. */
  note: string | null;
  details: Detail[];
  /** Milliseconds from the attempt's start. */
  offsetMs: number;
  /** Milliseconds from the event before. */
  durationMs: number;
};

/**
 * One attempt with its events in order, the clean-up of its auth user where one was flagged, and the slug that
 * its tenant has now. Null for an unknown or malformed id.
 */
export async function getAttempt(id: string) {
  if (!z.guid().safeParse(id).success) return null;
  const [[attempt], events, [cleanup]] = await Promise.all([attemptOf(id), eventsOf(id), cleanupOf(id)]);
  if (!attempt) return null;
  const { request, errorDetail, ...rest } = attempt;
  return {
    ...rest,
    request: details(request),
    errorDetail: details(errorDetail),
    events,
    cleanup: cleanup ?? null,
  };
}

export type Attempt = NonNullable<Awaited<ReturnType<typeof getAttempt>>>;

function attemptOf(id: string) {
  const { requestHash, fence, leaseExpiresAt, status, ...columns } = getTableColumns(attempts);
  return db
    .select({ ...columns, state: attemptState, tenantSlug: tenants.slug })
    .from(attempts)
    .leftJoin(tenants, eq(tenants.id, attempts.tenantId))
    .where(eq(attempts.id, id));
}

async function eventsOf(attemptId: string): Promise<AttemptEvent[]> {
  const rows = await db
    .select({
      seq: attemptEvents.seq,
      stage: attemptEvents.stage,
      durationMs: attemptEvents.durationMs,
      offsetMs: sql<number>`(extract(epoch from ${attemptEvents.at} - ${attempts.startedAt}) * 1000)::float8`,
      detail: attemptEvents.detail,
    })
    .from(attemptEvents)
    .innerJoin(attempts, eq(attempts.id, attemptEvents.attemptId))
    .where(eq(attemptEvents.attemptId, attemptId))
    .orderBy(asc(attemptEvents.seq));
  return rows.map(({ detail, ...event }) => {
    const all = details(detail);
    const note = all.find(({ name }) => name === "event")?.value ?? null;
    return { ...event, note, details: all.filter(({ name }) => name !== "event") };
  });
}

function cleanupOf(attemptId: string) {
  const { attemptId: _, resolvedBy, ...columns } = getTableColumns(authCleanups);
  return db.select(columns).from(authCleanups).where(eq(authCleanups.attemptId, attemptId)).limit(1);
}
