import "server-only";
import { call } from "../auth/server-call";

/** Maximum number of concurrent calls, and the total time limit in ms. A page waits for the calls. */
const concurrency = 10;
const deadlineMs = 3_000;

/**
 * Whether each account currently has a confirmed second factor at the Auth server; null if there is no such
 * account, or the server does not respond as expected and in time.
 */
export async function haveFactors(userIds: readonly string[]): Promise<Map<string, boolean | null>> {
  const deadline = performance.now() + deadlineMs;
  const remaining = userIds.values();
  const results = new Map<string, boolean | null>();
  const work = async () => {
    for (const id of remaining) results.set(id, await hasFactor(id, deadline - performance.now()));
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return results;
}

async function hasFactor(userId: string, timeoutMs: number): Promise<boolean | null> {
  if (timeoutMs <= 0) return null;
  const answer = await call("GET", `/admin/users/${userId}`, timeoutMs, undefined, userId);
  if (typeof answer === "string" || answer.status !== 200) return null;
  const factors: unknown = answer.body.factors ?? [];
  return Array.isArray(factors) ? factors.some((factor) => Object(factor).status === "verified") : null;
}
