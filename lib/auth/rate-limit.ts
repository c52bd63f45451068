import { createHash } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";

/** At most `max` calls in each window of `windowSeconds`, counted under `name` for each subject. */
export type RateLimit = { name: string; max: number; windowSeconds: number };

/** A limit of one person and of the network address that the call came from; none is counted where that is null. */
export type CallLimit = RateLimit & { address: string | null };

/** An office shares an address: from one, so many times as much is let through as from one person. */
const peoplePerAddress = 5;

/** CTEs that end in `counted`: one row for each row of `member`, with `retry_after` as of countCall, the longer wait. */
export function countMember({ address, ...limit }: CallLimit): SQL {
  if (address === null) return sql`counted as (${countCall(limit, sql`member`)})`;
  const shared = { ...limit, max: limit.max * peoplePerAddress };
  return sql`
    person as (${countCall(limit, sql`member`)}),
    place as (${countCall(shared, sql`(select ${hashOf(address)}::text as subject from member) as place`)}),
    counted as (select greatest(person.retry_after, place.retry_after) as retry_after from person cross join place)`;
}

/** Addresses are kept as hashes, and not for long. */
function hashOf(subject: string): string {
  return createHash("sha256").update(subject).digest("base64url");
}

/**
 * SQL of one upsert that counts a call for each row of `source`, whose column `subject` says whose call it is;
 * returns `retry_after`, in seconds: null while the call is within the limit.
 */
export function countCall({ name, max, windowSeconds }: RateLimit, source: SQL): SQL {
  const window = sql`${windowSeconds}::float8 * interval '1 second'`;
  const over = sql`r.window_started_at <= now() - ${window}`;
  // A count need not survive a crash of the server, and so its commit does not wait for the disk.
  return sql`
    insert into provisioning.rate_limits as r (key, window_started_at, hits)
    select ${`${name}:`} || subject, now(), 1 from ${source}
    on conflict (key) do update set
      hits = case when ${over} then 1 else r.hits + 1 end,
      window_started_at = case when ${over} then now() else r.window_started_at end
    returning case when hits > ${max}::int
      then greatest(1, ceil(extract(epoch from window_started_at + ${window} - now())))::int end as retry_after,
      set_config('synchronous_commit', 'off', true)`;
}

/**
 * Counts a call of somebody who is not signed in, against several limits at once; returns in how many seconds
 * to try again, or null. Throws where it cannot count: whoever asks then refuses.
 */
export async function limitStranger(
  calls: readonly (RateLimit & { subject: string })[],
): Promise<number | null> {
  const counts = calls.map(({ subject, ...limit }, n) => {
    const source = sql`(values (${hashOf(subject)}::text)) as s(subject)`;
    return sql`${sql.identifier(`c${n}`)} as (${countCall(limit, source)})`;
  });
  const waits = calls.map((_, n) => sql`(select retry_after from ${sql.identifier(`c${n}`)})`);
  const { rows } = await db.execute<{ wait: number | null }>(
    sql`with ${sql.join(counts, sql`, `)} select greatest(${sql.join(waits, sql`, `)}) as wait`,
  );
  return rows[0]?.wait ?? null;
}

/** Forgets the counts of windows that are long over, so that addresses are not kept for ever. */
export async function forgetOldCounts(): Promise<void> {
  await db.execute(
    sql`delete from provisioning.rate_limits where window_started_at < now() - interval '1 day'`,
  );
}
