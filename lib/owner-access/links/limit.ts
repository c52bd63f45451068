import "server-only";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { hashOf, rateLimitAnonymous } from "@/lib/auth/rate-limit";

const windowSeconds = 900;
/** Misses from one network, and from everywhere, in a quarter of an hour. */
const perNetwork = { name: "link-miss", max: 30, windowSeconds };
const inAll = { name: "link-misses", max: 3_000, windowSeconds };

const subjects = (network: string) => [
  { ...perNetwork, subject: network },
  { ...inAll, subject: "everywhere" },
];

/**
 * Counts a look-up as a miss before it is made, so that no number of guesses at once gets past the limit.
 * Returns false if too many have missed. Throws if it can't count: then nothing is looked up.
 */
export async function countMiss(network: string): Promise<boolean> {
  return (await rateLimitAnonymous(subjects(network))) === null;
}

/** Takes back the count of a look-up that found a link. */
export async function forgiveMiss(network: string): Promise<void> {
  const keys = subjects(network).map(({ name, subject }) => `${name}:${hashOf(subject)}`);
  await db.execute(sql`
    update provisioning.rate_limits set hits = greatest(hits - 1, 0) where key in (${sql.join(keys, sql`, `)})`);
}
