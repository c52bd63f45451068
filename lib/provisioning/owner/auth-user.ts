import "server-only";
import type { Refusal } from "@/lib/guards/refusal";
import { type Call, call, callTimeoutMs } from "../../auth/server-call";
import { type Attempt, remainingMs } from "../attempt";
import { withFaultPoint } from "../effect";
import { lockedHash } from "./locked-hash";

/**
 * The owner's account on the Supabase Auth server, over plain HTTP: auth-js hides error codes and has no
 * timeout. A 4xx means that nothing happened; after any other failure the user may exist.
 */

export type AuthUserCreation = { kind: "created" } | { kind: "refused"; refusal: Refusal };

/** `refused`: the server answered, and the user is still there. `no-answer`: nothing that counts came back. */
export type AuthUserDeletion = "deleted" | "absent" | "not-ours" | "refused" | "no-answer";

/** A 200 this late may be false: the server's deadline and its commit can cross. */
const suspiciousMs = 9_000;
const maxTries = 3;

/**
 * Creates the owner under the id that the attempt has already recorded, without a usable password.
 * Sending the same id again is safe, and settles most of the cases in which an answer was lost. A request
 * that stays unaccounted for is noted on the attempt: the user may exist, or may still appear.
 */
export async function createAuthUser(attempt: Attempt): Promise<AuthUserCreation> {
  let last: Call = "never-sent";
  for (let tries = 0; tries < maxTries && remainingMs(attempt) > 0; tries++) {
    const sentAt = performance.now();
    last = await withFaultPoint("create_user", attempt.id, () => post(attempt));
    // A gateway in front can refuse a good key for a moment; the server has not seen such a request.
    if (last === "never-sent" || codeOf(last) === "bad_jwt") continue;
    if (statusOf(last) === 200 && performance.now() - sentAt < suspiciousMs) return { kind: "created" };

    const definite = isDefinite(last);
    if (definite && codeOf(last) !== "email_exists") break;
    if (!definite && attempt.unaccounted !== "lost")
      attempt.unaccounted = wasAnswered(last) ? "answered" : "lost";
    const found = await findAuthUser(attempt.ownerUserId, remainingMs(attempt));
    if (found !== "lost" && found?.attemptId === attempt.id) return { kind: "created" };
    if (!definite) continue;
    // The address can be taken by this attempt's own user, whose creation was not answered.
    if (found === "lost" && attempt.unaccounted !== "no") last = "lost";
    break;
  }
  return { kind: "refused", refusal: refusalOf(last) };
}

function post({ id, ownerUserId, input, ...attempt }: Attempt): Promise<Call> {
  const user = {
    id: ownerUserId,
    email: input.ownerEmail,
    password_hash: lockedHash(),
    app_metadata: { provisioning_attempt_id: id },
    user_metadata: { full_name: input.ownerName },
  };
  return call("POST", "/admin/users", remainingMs(attempt), user, ownerUserId);
}

/** HTTP status; 0 if there was no answer. */
function statusOf(call: Call): number {
  return typeof call === "string" ? 0 : call.status;
}

function codeOf(call: Call): string {
  return typeof call === "string" ? call : call.code;
}

/** True if nothing was created: a 4xx, or an error within the server's transaction, but for an id that is there. */
function isDefinite(answer: Call): boolean {
  if (typeof answer === "string") return false;
  if (answer.status >= 400 && answer.status < 500) return true;
  return answer.sqlstate !== undefined && answer.sqlstate !== "23505";
}

/** True if the server itself has ended the request, so that it cannot be carried out later. */
function wasAnswered(answer: Call): boolean {
  return statusOf(answer) === 500 && codeOf(answer) === "unexpected_failure";
}

/** Deletes the user by our id, and only if it carries our attempt's id. */
export async function deleteAuthUser(userId: string, attemptId: string): Promise<AuthUserDeletion> {
  const found = await findAuthUser(userId, callTimeoutMs);
  if (found === "lost") return "no-answer";
  if (found === null) return "absent";
  if (found.attemptId !== attemptId) return "not-ours";
  return removeAuthUser(userId);
}

/** Deletes a user, whosever it is: for those of whom a person said so. */
export async function removeAuthUser(userId: string): Promise<AuthUserDeletion> {
  const answer = await call("DELETE", `/admin/users/${userId}`, callTimeoutMs, {});
  if (answer === "lost" || answer === "never-sent") return "no-answer";
  if (answer.status !== 200 && answer.code !== "user_not_found") return answer.code ? "refused" : "no-answer";
  // The server's deadline and its commit can cross here too: gone is only what can no longer be read.
  const left = await findAuthUser(userId, callTimeoutMs);
  if (left === "lost") return "no-answer";
  return left === null ? "deleted" : "refused";
}

/** The user with this id and the attempt that it names as its own; null if the server has none. */
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

function refusalOf(last: Call): Refusal {
  if (last === "never-sent") return { code: "AUTH_FAILED", detail: { auth: "unreachable" } };
  if (last === "lost") return { code: "AUTH_FAILED", detail: { auth: "no answer" } };
  const { code, status, sqlstate, message } = last;
  if (code === "email_exists") {
    return { code: "EMAIL_TAKEN", field: "ownerEmail", detail: { heldBy: "account" } };
  }
  return { code: "AUTH_FAILED", detail: { auth: code || "no code", httpStatus: status, sqlstate, message } };
}
