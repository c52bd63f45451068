import "server-only";
import { asc, desc, eq, ne, type SQL, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { accounts } from "@/db/schema/accounts";
import { attempts, authCleanups } from "@/db/schema/provisioning";
import { type Reader, readFor } from "@/lib/auth/reader";
import { requestedName, unlessErased } from "../audit/state";
import { shownText } from "../auth/masking";

/** Limit for each of the two lists. */
const maxShown = 100;

const isOpen = ne(authCleanups.state, "done");

/** The open clean-ups, starting with those that need an admin, and the latest finished ones. */
export function listCleanups(reader: Reader) {
  const shown = (cleanup: Stored) => ({
    ...cleanup,
    name: shownText(cleanup.name, reader),
    lastError: shownText(cleanup.lastError, reader),
    resolution: shownText(cleanup.resolution, reader),
  });
  return readFor(reader, async (tx) => {
    const open = await selectCleanups(tx, isOpen, [
      desc(sql`${authCleanups.state} = 'manual'`),
      asc(authCleanups.nextTryAt),
    ]);
    const done = await selectCleanups(tx, eq(authCleanups.state, "done"), [desc(authCleanups.resolvedAt)]);
    const counts = await countOpen(tx);
    return {
      open: open.map(shown),
      done: done.map(shown),
      openCount: counts.open,
      manualCount: counts.manual,
    };
  });
}

type Stored = Awaited<ReturnType<typeof selectCleanups>>[number];

export type Cleanup = Awaited<ReturnType<typeof listCleanups>>["open"][number];

function selectCleanups(on: Executor, condition: SQL, order: SQL[]) {
  return on
    .select({
      userId: authCleanups.userId,
      attemptId: authCleanups.attemptId,
      /** The business name in the attempt's request; null if it has none, and a placeholder if it was erased. */
      name: unlessErased(requestedName),
      reason: authCleanups.reason,
      state: authCleanups.state,
      tries: authCleanups.tries,
      nextTryAt: authCleanups.nextTryAt,
      lastError: authCleanups.lastError,
      resolvedAt: authCleanups.resolvedAt,
      /** The admin who marked it as resolved; null if the console itself finished it. */
      resolvedBy: authCleanups.resolvedBy,
      resolverEmail: accounts.email,
      /** The admin's reason. */
      resolution: sql<string | null>`(
        select entry.detail ->> 'reason' from provisioning.attempt_events as event
        join provisioning.staff_events as entry on entry.id = (event.detail ->> 'staffEvent')::uuid
        where event.attempt_id = ${attempts.id} and event.detail ->> 'event' = 'cleanup_resolved' order by event.seq desc limit 1
      )`,
    })
    .from(authCleanups)
    .innerJoin(attempts, eq(attempts.id, authCleanups.attemptId))
    .leftJoin(accounts, eq(accounts.id, authCleanups.resolvedBy))
    .where(condition)
    .orderBy(...order, asc(authCleanups.userId))
    .limit(maxShown);
}

/** The number of open clean-ups, and how many of them need an admin. */
export function countCleanups(reader: Reader): Promise<{ open: number; manual: number }> {
  return readFor(reader, countOpen);
}

async function countOpen(on: Executor): Promise<{ open: number; manual: number }> {
  const [counts] = await on
    .select({
      open: sql<number>`count(*)::int`,
      manual: sql<number>`(count(*) filter (where ${authCleanups.state} = 'manual'))::int`,
    })
    .from(authCleanups)
    .where(isOpen);
  return counts ?? { open: 0, manual: 0 };
}
