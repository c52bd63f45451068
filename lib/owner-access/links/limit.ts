import "server-only";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { hashOf, rateLimitAnonymous } from "@/lib/auth/rate-limit";

const windowSeconds = 900;
/** Misses per 15 minutes, from one network and in total. */
const perNetwork = { name: "link-miss", max: 30, windowSeconds };
const inTotal = { name: "link-misses", max: 3_000, windowSeconds };

const subjects = (network: string) => [
  { ...perNetwork, subject: network },
  { ...inTotal, subject: "everywhere" },
];

/**
 * Counts a lookup as a miss before it runs, so that concurrent guesses cannot exceed the limit. Returns false after too
 * many misses. Throws if it can't count, so that no uncounted lookup runs.
 */
export async function countMiss(network: string): Promise<boolean> {
  return (await rateLimitAnonymous(subjects(network))) === null;
}

/** Removes the miss of a lookup that found a link. */
export async function removeMiss(network: string): Promise<void> {
  const keys = subjects(network).map(({ name, subject }) => `${name}:${hashOf(subject)}`);
  await db.execute(sql`
    update provisioning.rate_limits set hits = greatest(hits - 1, 0) where key in (${sql.join(keys, sql`, `)})`);
}
