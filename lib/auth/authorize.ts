import { sql } from "drizzle-orm";
import { db } from "@/db/client";

export type StaffRole = "admin" | "support";
export type Staff = { id: string; email: string; role: StaffRole };

/** At most `max` calls in each window of `windowSeconds`, counted under `name` for each staff member. */
export type RateLimit = { name: string; max: number; windowSeconds: number };

export type Authorization = { role: StaffRole | null; retryAfterSeconds: number | null };

/**
 * Reads a user's role and counts the call against its limit, in one round trip.
 * The role comes from the database on every call, so that a removal acts at once though tokens live on.
 * `retryAfterSeconds` is null while the call is within the limit.
 */
export async function authorize(userId: string, limit?: RateLimit): Promise<Authorization> {
  const counted = limit
    ? sql`insert into provisioning.rate_limits as r (key, window_started_at, hits)
          select ${`${limit.name}:${userId}`}, now(), 1 from member
          on conflict (key) do update set
            hits = case when r.window_started_at <= now() - ${limit.windowSeconds} * interval '1 second' then 1 else r.hits + 1 end,
            window_started_at = case when r.window_started_at <= now() - ${limit.windowSeconds} * interval '1 second' then now() else r.window_started_at end
          returning hits, window_started_at`
    : sql`select 0 as hits, now() as window_started_at`;
  const { rows } = await db.execute<{ role: StaffRole; hits: number; window_age: number }>(sql`
    with member as (select role from provisioning.staff where user_id = ${userId}::uuid),
    counted as (${counted})
    select member.role, counted.hits, extract(epoch from now() - counted.window_started_at)::float8 as window_age
    from member cross join counted`);
  const [row] = rows;
  if (!row) return { role: null, retryAfterSeconds: null };
  const exceeded = limit && row.hits > limit.max;
  return {
    role: row.role,
    retryAfterSeconds: exceeded ? Math.max(1, Math.ceil(limit.windowSeconds - row.window_age)) : null,
  };
}
