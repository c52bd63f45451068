import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";

/** At most `max` calls in each window of `windowSeconds`, counted under `name` for each subject. */
export type RateLimit = { name: string; max: number; windowSeconds: number };

/** A limit per user and per network address of the call. A null address is not counted. */
export type CallLimit = RateLimit & { address: string | null };

/** An office shares one address, so an address gets this many times the limit of one user. */
export const usersPerAddress = 5;

/** Counts and cookies contain this hash instead of an address. */
export function hashOf(subject: string): string {
  return createHash("sha256").update(subject).digest("base64url");
}

/**
 * Counts an anonymous call against several limits. Returns the seconds until the next try, or null if the call is
 * allowed. Throws if it cannot count. Callers must refuse the call in that case.
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

/** Deletes counts of old windows, so that hashed addresses are not kept indefinitely. */
export async function deleteOldCounts(): Promise<void> {
  await db.execute(
    sql`delete from provisioning.rate_limits where window_started_at < now() - interval '1 day'`,
  );
}
