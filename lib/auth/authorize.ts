import { type SQL, sql } from "drizzle-orm";
import { db, type Executor } from "@/db/client";
import { databaseError } from "@/db/errors";
import { type CallLimit, hashOf, usersPerAddress } from "./rate-limit";

export type StaffRole = "admin" | "support";
export type Staff = { id: string; email: string; role: StaffRole };

export type Authorization = { role: StaffRole | null; retryAfterSeconds: number | null };

/** Admins may do everything that support may do. */
export function meetsRole(role: StaffRole | null, minimum: StaffRole): role is StaffRole {
  return role === "admin" || role === minimum;
}

/**
 * Counts a call against its limit and reads the user's role, in one round trip. Calls by users without a role
 * count too. The role is read on every call, so removing it, or banning or deleting the account, takes effect
 * immediately, although issued tokens stay valid. `retryAfterSeconds` is null if the call is within its limit or has no limit.
 */
export async function authorize(userId: string, limit?: CallLimit): Promise<Authorization> {
  const { rows } = await db.execute<Authorization>(
    sql`select role, retry_after as "retryAfterSeconds" from ${authorizedBy(userId, null, limit)}`,
  );
  return rows[0] ?? { role: null, retryAfterSeconds: null };
}

/**
 * Authorises and answers a call in one round trip. `value`, a single SQL expression, is evaluated only if
 * role and limit allow the call. Otherwise, the result is null.
 */
export async function authorizeAndRead<Result>(
  userId: string,
  minimum: StaffRole,
  limit: CallLimit,
  value: SQL | null,
  executor: Pick<Executor, "execute"> = db,
): Promise<Authorization & { result: Result | null }> {
  const { rows } = await executor.execute<Authorization & { result: Result | null }>(sql`
    select role, retry_after as "retryAfterSeconds",
      case when allowed then ${value ?? sql`null`} end as result
    from ${authorizedBy(userId, minimum, limit)}`);
  return rows[0] ?? { role: null, retryAfterSeconds: null, result: null };
}

/** A write that is sent in the statement that authorises its call. */
export type FirstWrite<Result> = {
  /** A single SQL expression, evaluated only if role and limit allow the call. */
  value: SQL;
  /** Runs `run`, which sends the statement once. */
  send: <T>(run: (executor: Pick<Executor, "execute">) => Promise<T>) => Promise<T>;
  /** The result of a write whose reply was lost; null if it was not committed or can't be read. */
  readBack: () => Promise<Result | null>;
};

/** The result of a first write (null if the call was not allowed), or its error. */
export type Sent<Result> = { result: Result | null } | { error: unknown };

/**
 * Authorises a call and runs its first write in one round trip. Writes of one user, and of one IP address, wait for
 * each other, because their counts stay locked until the write is committed. An SQL error rolls back the count with the
 * write. After a lost reply, the write is read back, because it may have been committed. If there is no result, the call is
 * authorised and counted separately. Throws if that fails too.
 */
export async function authorizeAndWrite<Result>(
  userId: string,
  minimum: StaffRole,
  limit: CallLimit,
  { value, send, readBack }: FirstWrite<Result>,
): Promise<Authorization & { sent: Sent<Result> }> {
  try {
    const { result, ...authorization } = await send((executor) =>
      authorizeAndRead<Result>(userId, minimum, limit, value, executor),
    );
    return { ...authorization, sent: { result } };
  } catch (error) {
    const result = databaseError(error) ? null : await readBack();
    // A committed write proves that the call was allowed and counted.
    if (result !== null) return { role: minimum, retryAfterSeconds: null, sent: { result } };
    // If the first statement is still running, it has locked the count. This call waits for the lock, so later reads see
    // the write.
    return { ...(await authorize(userId, limit)), sent: { error } };
  }
}

/** SQL: calls the function that counts the call and reads the role. */
function authorizedBy(userId: string, minimum: StaffRole | null, limit: CallLimit | undefined): SQL {
  const { name = null, max = null, windowSeconds = null, address = null } = limit ?? {};
  const addressHash = address && hashOf(address);
  return sql`provisioning.authorize_call(${userId}, ${minimum}, ${name}, ${max}, ${windowSeconds}, ${addressHash}, ${max && max * usersPerAddress})`;
}
