import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";

/** At most `max` calls in each window of `windowSeconds`, counted under `name` for each subject. */
export type RateLimit = { name: string; max: number; windowSeconds: number };

/** A limit of one person and of the network address that the call came from; none is counted where that is null. */
export type CallLimit = RateLimit & { address: string | null };

/** An office shares an address: from one, so many times as much is let through as from one person. */
export const peoplePerAddress = 5;

/** Addresses are kept as hashes, and not for long. */
export function hashOf(subject: string): string {
  return createHash("sha256").update(subject).digest("base64url");
}

/**
 * Counts a call of somebody who is not signed in, against several limits at once; returns in how many seconds
 * to try again, or null. Throws where it cannot count: whoever asks then refuses.
 */
export async function rateLimitAnonymous(
  calls: readonly (RateLimit & { subject: string })[],
): Promise<number | null> {
  const waits = calls.map(({ name, max, windowSeconds, subject }) => {
    return sql`provisioning.count_call(${`${name}:${hashOf(subject)}`}, ${max}, ${windowSeconds})`;
  });
  const { rows } = await db.execute<{ wait: number | null }>(
    sql`select greatest(${sql.join(waits, sql`, `)}) as wait`,
  );
  return rows[0]?.wait ?? null;
}

/** Forgets the counts of windows that are long over, so that addresses are not kept for ever. */
export async function forgetOldCounts(): Promise<void> {
  await db.execute(
    sql`delete from provisioning.rate_limits where window_started_at < now() - interval '1 day'`,
  );
}
