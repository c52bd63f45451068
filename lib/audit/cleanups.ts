import "server-only";
import { asc, desc, eq, ne, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { accounts } from "@/db/schema/accounts";
import { attempts, authCleanups } from "@/db/schema/provisioning";
import { requestedName } from "./state";

/** Most rows that are shown of the open ones, and of the done ones. */
const mostShown = 100;

const isOpen = ne(authCleanups.state, "done");

/** The clean-ups that are not done, those that need a person first, and the ones that were done last. */
export async function listCleanups() {
  const [open, done, counts] = await Promise.all([
    cleanups(isOpen, [desc(sql`${authCleanups.state} = 'manual'`), asc(authCleanups.nextTryAt)]),
    cleanups(eq(authCleanups.state, "done"), [desc(authCleanups.resolvedAt)]),
    countCleanups(),
  ]);
  return { open, done, openCount: counts.open, manualCount: counts.manual };
}

export type Cleanup = Awaited<ReturnType<typeof listCleanups>>["open"][number];

function cleanups(having: SQL, order: SQL[]) {
  return db
    .select({
      userId: authCleanups.userId,
      attemptId: authCleanups.attemptId,
      /** The business that the attempt was for; null where the request named none. */
      name: requestedName,
      reason: authCleanups.reason,
      state: authCleanups.state,
      tries: authCleanups.tries,
      nextTryAt: authCleanups.nextTryAt,
      lastError: authCleanups.lastError,
      resolvedAt: authCleanups.resolvedAt,
      /** The admin who marked it as resolved; null where the console itself has settled it. */
      resolvedBy: authCleanups.resolvedBy,
      resolverEmail: accounts.email,
      /** Why, in that admin's words. */
      resolution: sql<string | null>`(
        select event.detail ->> 'reason' from provisioning.attempt_events as event
        where event.attempt_id = ${attempts.id} and event.detail ->> 'event' = 'cleanup_resolved' order by seq desc limit 1
      )`,
    })
    .from(authCleanups)
    .innerJoin(attempts, eq(attempts.id, authCleanups.attemptId))
    .leftJoin(accounts, eq(accounts.id, authCleanups.resolvedBy))
    .where(having)
    .orderBy(...order, asc(authCleanups.userId))
    .limit(mostShown);
}

/** How many clean-ups are not done, and how many of those wait for a person. */
export async function countCleanups(): Promise<{ open: number; manual: number }> {
  const [counts] = await db
    .select({
      open: sql<number>`count(*)::int`,
      manual: sql<number>`(count(*) filter (where ${authCleanups.state} = 'manual'))::int`,
    })
    .from(authCleanups)
    .where(isOpen);
  return counts ?? { open: 0, manual: 0 };
}
