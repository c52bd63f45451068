import "server-only";
import { looksSecret } from "@/lib/audit/redact";
import { env } from "@/lib/env";
import { bodyOf } from "@/lib/http/body";
import { type Attempt, remainingMs } from "./attempt";
import { effect } from "./effect";
import type { Refusal } from "./errors";
import { lockedHash } from "./locked-hash";

/**
 * The owner's account on the Supabase Auth server, over plain HTTP: auth-js hides error codes and has no
 * timeout. A 4xx means that nothing happened; whatever else went wrong, the user may exist.
 */

export type AuthUserCreation = { kind: "created" } | { kind: "refused"; refusal: Refusal };

export type AuthUserDeletion = "deleted" | "absent" | "not-ours" | "unknown";

/** The server itself gives up after 10 s; later than that, no answer will come. */
const callTimeoutMs = 12_000;
/** A 200 this late may be false: the server's deadline and its commit can cross. */
const suspiciousMs = 9_000;
const maxTries = 3;

type Answer = { status: number; code: string; body: Record<string, unknown> };
export type Call = Answer | "never-sent" | "lost";

/**
 * Creates the owner under the id that the attempt has already recorded, without a usable password.
 * Sending the same id again is safe, and settles most of the cases in which an answer was lost. A request
 * that stays unaccounted for is noted on the attempt: the user may exist, or may still appear.
 */
export async function createAuthUser(attempt: Attempt): Promise<AuthUserCreation> {
  let last: Call = "never-sent";
  for (let tries = 0; tries < maxTries && remainingMs(attempt) > 0; tries++) {
    const sentAt = performance.now();
    last = await effect("create_user", attempt.id, () => post(attempt));
    // A gateway in front can refuse a good key for a moment; the server has not seen such a request.
    if (last === "never-sent" || codeOf(last) === "bad_jwt") continue;
    if (statusOf(last) === 200 && performance.now() - sentAt < suspiciousMs) return { kind: "created" };

    const definite = statusOf(last) >= 400 && statusOf(last) < 500;
    if (definite && codeOf(last) !== "email_exists") break;
    if (!definite) attempt.userMayLandLate = true;
    const found = await findAuthUser(attempt.ownerUserId, remainingMs(attempt));
    if (found !== "lost" && found?.attemptId === attempt.id) return { kind: "created" };
    if (definite) break;
  }
  return { kind: "refused", refusal: refusalOf(last) };
}

function post({ id, ownerUserId, input, ...attempt }: Attempt): Promise<Call> {
  return call("POST", "/admin/users", remainingMs(attempt), {
    id: ownerUserId,
    email: input.ownerEmail,
    password_hash: lockedHash(),
    app_metadata: { provisioning_attempt_id: id },
    user_metadata: { full_name: input.ownerName },
  });
}

/** HTTP status; 0 where there was no answer. */
function statusOf(call: Call): number {
  return typeof call === "string" ? 0 : call.status;
}

function codeOf(call: Call): string {
  return typeof call === "string" ? call : call.code;
}

/** Deletes the user by our id, and only if it carries our attempt's id. */
export async function deleteAuthUser(userId: string, attemptId: string): Promise<AuthUserDeletion> {
  const found = await findAuthUser(userId, callTimeoutMs);
  if (found === "lost") return "unknown";
  if (found === null) return "absent";
  if (found.attemptId !== attemptId) return "not-ours";
  return removeAuthUser(userId);
}

/** Deletes a user, whosever it is: for those of whom a person said so. */
export async function removeAuthUser(userId: string): Promise<AuthUserDeletion> {
  const answer = await call("DELETE", `/admin/users/${userId}`, callTimeoutMs, {});
  if (answer === "lost" || answer === "never-sent") return "unknown";
  if (answer.status !== 200 && answer.code !== "user_not_found") return "unknown";
  // The server's deadline and its commit can cross here too: gone is only what can no longer be read.
  return (await findAuthUser(userId, callTimeoutMs)) === null ? "deleted" : "unknown";
}

/** The user with this id and the attempt that it says it belongs to; null where the server has none. */
async function findAuthUser(
  userId: string,
  timeoutMs: number,
): Promise<{ attemptId: unknown } | null | "lost"> {
  const answer = await call("GET", `/admin/users/${userId}`, timeoutMs);
  if (answer === "lost" || answer === "never-sent") return "lost";
  if (answer.code === "user_not_found") return null;
  if (answer.status !== 200) return "lost";
  const metadata = answer.body.app_metadata as Record<string, unknown> | null | undefined;
  return { attemptId: metadata?.provisioning_attempt_id };
}

/** One request of the Auth server's API under `path`, with the secret key; never throws. */
export async function call(method: string, path: string, timeoutMs: number, body?: unknown): Promise<Call> {
  const { supabaseUrl, supabaseSecretKey: key } = env();
  try {
    const response = await fetch(`${supabaseUrl}/auth/v1${path}`, {
      method,
      headers: { apikey: key, authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      redirect: "error",
      cache: "no-store",
      signal: AbortSignal.timeout(Math.max(1, Math.min(callTimeoutMs, timeoutMs))),
    });
    const received = await bodyOf(response);
    if (!received) return "lost";
    const answer = answerIn(received);
    const codes = [response.headers.get("x-sb-error-code"), answer.error_code, answer.code];
    return { status: response.status, code: codes.find(isCode) ?? "", body: answer };
  } catch (error) {
    return neverSent(error) ? "never-sent" : "lost";
  }
}

/** What an answer holds as JSON; nothing where it is a gateway's page, or breaks off. */
function answerIn(body: Uint8Array): Record<string, unknown> {
  try {
    return Object(JSON.parse(new TextDecoder().decode(body)));
  } catch {
    return {};
  }
}

/** True for a word as the Auth server's codes are. What else stands there, a gateway's text perhaps, is kept nowhere. */
function isCode(given: unknown): given is string {
  return typeof given === "string" && /^[a-z_]{3,60}$/.test(given) && !looksSecret("", given);
}

/** True where no connection was made, so that the server cannot have seen the request. */
function neverSent(error: unknown): boolean {
  const cause =
    error instanceof Error ? (error.cause as { code?: string; errors?: { code?: string }[] }) : undefined;
  const codes = cause?.errors?.map(({ code }) => code) ?? [cause?.code];
  return codes.every(
    (code) => code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "UND_ERR_CONNECT_TIMEOUT",
  );
}

function refusalOf(last: Call): Refusal {
  if (last === "never-sent") return { code: "AUTH_FAILED", detail: { auth: "unreachable" } };
  if (last === "lost") return { code: "AUTH_FAILED", detail: { auth: "no answer" } };
  if (last.code === "email_exists") {
    return { code: "EMAIL_TAKEN", field: "ownerEmail", detail: { heldBy: "account" } };
  }
  return { code: "AUTH_FAILED", detail: { auth: last.code || "no code", httpStatus: last.status } };
}
