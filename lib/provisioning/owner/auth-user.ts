import "server-only";
import type { Refusal } from "@/lib/guards/refusal";
import { type CallResult, call, callTimeoutMs } from "../../auth/server-call";
import { type Attempt, remainingMs } from "../attempt";
import { withFaultPoint } from "../fault-points";
import { trustedResponseMs } from "../limits";
import { authRefusal, codeOf, hasEnded, isClientError, statusOf, tooSlow } from "./auth-call";
import { lockedHash } from "./locked-hash";

/*
 * Creates and deletes the owner's account on the Supabase Auth server. Uses plain HTTP because auth-js hides error codes
 * and has no timeout. A 4xx and most database errors mean that nothing has changed (`isDefinite`), and so does a request that
 * was not sent. After any other failure, the user may exist.
 */

/** Whether the created or existing account is ready to own the tenant. */
export type OwnerAccount = { kind: "ready" } | { kind: "refused"; refusal: Refusal };

/**
 * `refused`: the Auth server refused the deletion, or the user still exists afterwards. `no-answer`: the Auth server sent
 * no response, or none that shows whether the user exists.
 */
export type AuthUserDeletion = "deleted" | "absent" | "not-ours" | "refused" | "no-answer";

const maxTries = 3;

/**
 * Creates the owner, without a usable password, under the user id that the attempt has recorded. A retry with the same id
 * is safe, and resolves most lost responses. If a request has no definite result, sets `attempt.createResult`.
 */
export async function createAuthUser(attempt: Attempt): Promise<OwnerAccount> {
  let last: CallResult | null = null;
  for (let tries = 0; tries < maxTries && remainingMs(attempt) > 0; tries++) {
    const sentAt = performance.now();
    last = await withFaultPoint("create_user", attempt.id, () => post(attempt));
    // A gateway can briefly refuse a valid key. Such a request has not reached the Auth server.
    if (last === "never-sent" || codeOf(last) === "bad_jwt") continue;
    if (statusOf(last) === 200 && performance.now() - sentAt < trustedResponseMs) return { kind: "ready" };

    const definite = isDefinite(last);
    if (definite && codeOf(last) !== "email_exists") break;
    if (!definite && attempt.createResult !== "may-follow") {
      attempt.createResult = hasEnded(last) ? "ended" : "may-follow";
    }
    const user = await findAuthUser(attempt.ownerUserId, remainingMs(attempt));
    if (user !== "lost" && user?.attemptId === attempt.id) return { kind: "ready" };
    if (!definite) continue;
    // The address may belong to this attempt's own user, if the response to its creation was lost.
    if (user === "lost" && attempt.createResult !== "known") last = "lost";
    break;
  }
  return { kind: "refused", refusal: last ? authRefusal(last) : tooSlow };
}

function post({ id, ownerUserId, input, ...attempt }: Attempt): Promise<CallResult> {
  const user = {
    id: ownerUserId,
    email: input.ownerEmail,
    password_hash: lockedHash(),
    app_metadata: { provisioning_attempt_id: id },
    user_metadata: { full_name: input.ownerName },
  };
  return call("POST", "/admin/users", remainingMs(attempt), user, ownerUserId);
}

/** True if nothing was created: a 4xx, or a database error other than a unique violation. */
function isDefinite(answer: CallResult): boolean {
  if (typeof answer === "string") return false;
  return isClientError(answer) || (answer.sqlstate !== undefined && answer.sqlstate !== "23505");
}

/** Deletes the user only if its metadata has the attempt's id. */
export async function deleteAuthUser(userId: string, attemptId: string): Promise<AuthUserDeletion> {
  const user = await findAuthUser(userId, callTimeoutMs);
  if (user === "lost") return "no-answer";
  if (user === null) return "absent";
  if (user.attemptId !== attemptId) return "not-ours";
  return removeAuthUser(userId);
}

/** Deletes a user without checking its metadata. Call it only after that check, or for a user that staff chose to delete. */
export async function removeAuthUser(userId: string): Promise<AuthUserDeletion> {
  const answer = await call("DELETE", `/admin/users/${userId}`, callTimeoutMs, {});
  if (answer === "lost" || answer === "never-sent") return "no-answer";
  if (answer.status !== 200 && answer.code !== "user_not_found") return answer.code ? "refused" : "no-answer";
  // Even a 200 may come without a commit, so the user counts as deleted only if it can no longer be read.
  const remaining = await findAuthUser(userId, callTimeoutMs);
  if (remaining === "lost") return "no-answer";
  return remaining === null ? "deleted" : "refused";
}

/** The user with this id, and the attempt id in its metadata. Null if there is no such user. */
async function findAuthUser(
  userId: string,
  timeoutMs: number,
): Promise<{ attemptId: unknown } | null | "lost"> {
  const answer = await call("GET", `/admin/users/${userId}`, timeoutMs, undefined, userId);
  if (answer === "lost" || answer === "never-sent") return "lost";
  if (answer.code === "user_not_found") return null;
  if (answer.status !== 200) return "lost";
  const metadata = answer.body.app_metadata as Record<string, unknown> | null | undefined;
  return { attemptId: metadata?.provisioning_attempt_id };
}
