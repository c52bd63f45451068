import { type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";

export type StaffRole = "admin" | "support";
export type Staff = { id: string; email: string; role: StaffRole };

/** At most `max` calls in each window of `windowSeconds`, counted under `name` for each staff member. */
export type RateLimit = { name: string; max: number; windowSeconds: number };

export type Authorization = { role: StaffRole | null; retryAfterSeconds: number | null };

/** An admin may do all that support may. */
export function suffices(held: StaffRole | null, least: StaffRole): held is StaffRole {
  return held === "admin" || held === least;
}

/**
 * Reads a user's role and counts the call against its limit, in one round trip.
 * The role comes from the database on every call, so that a removal acts at once though tokens live on.
 * `retryAfterSeconds` is null while the call is within the limit.
 */
export async function authorize(userId: string, limit?: RateLimit): Promise<Authorization> {
  const { rows } = await db.execute<Authorization>(
    sql`with ${authorization(userId, limit)} select * from authorized`,
  );
  return rows[0] ?? { role: null, retryAfterSeconds: null };
}

/**
 * Authorises a call and answers it, in one round trip: `value`, one SQL expression, is evaluated only where
 * role and limit allow the call, and is null otherwise.
 */
export async function authorizeAndRead<Found>(
  userId: string,
  least: StaffRole,
  limit: RateLimit,
  value: SQL | null,
): Promise<Authorization & { found: Found | null }> {
  const { rows } = await db.execute<Authorization & { found: Found | null }>(sql`
    with ${authorization(userId, limit)}
    select *, case when role in ('admin', ${least}) and "retryAfterSeconds" is null then ${value ?? sql`null`} end as found
    from authorized`);
  return rows[0] ?? { role: null, retryAfterSeconds: null, found: null };
}

/** CTEs that end in `authorized`, which has the columns of an Authorization: one row for staff, else none. */
function authorization(userId: string, limit: RateLimit | undefined): SQL {
  const member = sql`member as (select role from provisioning.staff where user_id = ${userId}::uuid)`;
  if (!limit) return sql`${member}, authorized as (select role, null as "retryAfterSeconds" from member)`;
  const window = sql`${limit.windowSeconds}::float8 * interval '1 second'`;
  // A count need not survive a crash of the server, and so its commit does not wait for the disk.
  return sql`${member}, counted as (
      insert into provisioning.rate_limits as r (key, window_started_at, hits)
      select ${`${limit.name}:${userId}`}, now(), 1 from member
      on conflict (key) do update set
        hits = case when r.window_started_at <= now() - ${window} then 1 else r.hits + 1 end,
        window_started_at = case when r.window_started_at <= now() - ${window} then now() else r.window_started_at end
      returning hits, window_started_at + ${window} as ends_at, set_config('synchronous_commit', 'off', true)
    ), authorized as (
      select role, case when hits > ${limit.max}::int
        then greatest(1, ceil(extract(epoch from ends_at - now())))::int end as "retryAfterSeconds"
      from member cross join counted
    )`;
}
