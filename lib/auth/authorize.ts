import { type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { type CallLimit, countMember } from "./rate-limit";

export type StaffRole = "admin" | "support";
export type Staff = { id: string; email: string; role: StaffRole };

export type Authorization = { role: StaffRole | null; retryAfterSeconds: number | null };

/** An admin may do all that support may. */
export function suffices(held: StaffRole | null, least: StaffRole): held is StaffRole {
  return held === "admin" || held === least;
}

/**
 * Reads a user's role and counts the call against its limit, in one round trip.
 * The role comes from the database on every call, so that a removal acts at once though tokens live on, and so does
 * a ban or a deletion of the account.
 * `retryAfterSeconds` is null while the call is within the limit.
 */
export async function authorize(userId: string, limit?: CallLimit): Promise<Authorization> {
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
  limit: CallLimit,
  value: SQL | null,
): Promise<Authorization & { found: Found | null }> {
  const { rows } = await db.execute<Authorization & { found: Found | null }>(sql`
    with ${authorization(userId, limit)}
    select *, case when role in ('admin', ${least}) and "retryAfterSeconds" is null then ${value ?? sql`null`} end as found
    from authorized`);
  return rows[0] ?? { role: null, retryAfterSeconds: null, found: null };
}

/** CTEs that end in `authorized`, which has the columns of an Authorization: one row for staff, else none. */
function authorization(userId: string, limit: CallLimit | undefined): SQL {
  const member = sql`member as (
    select role, user_id::text as subject from provisioning.staff where user_id = ${userId}::uuid
      and not exists (select from provisioning.accounts where id = user_id and (banned_until > now() or deleted_at is not null)))`;
  if (!limit) return sql`${member}, authorized as (select role, null as "retryAfterSeconds" from member)`;
  return sql`${member}, ${countMember(limit)},
    authorized as (select role, retry_after as "retryAfterSeconds" from member cross join counted)`;
}
