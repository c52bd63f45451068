import type { CallResult } from "@/lib/auth/server-call";
import type { Refusal } from "@/lib/guards/refusal";

/** HTTP status; 0 if there was no response. */
export function statusOf(call: CallResult): number {
  return typeof call === "string" ? 0 : call.status;
}

/** The Auth server's error code, or why there was no response. */
export function codeOf(call: CallResult): string {
  return typeof call === "string" ? call : call.code;
}

/** True for a 4xx, after which nothing has changed. */
export function isClientError(call: CallResult): boolean {
  return statusOf(call) >= 400 && statusOf(call) < 500;
}

/** True if the Auth server itself ended the request, so it cannot take effect later. */
export function hasEnded(call: CallResult): boolean {
  return statusOf(call) === 500 && codeOf(call) === "unexpected_failure";
}

/** The refusal of an attempt that has no time left for a call. */
export const tooSlow: Refusal = { code: "AUTH_FAILED", detail: { auth: "too slow" } };

/** The refusal for a user that could not be created, based on the last call. If its response was lost, the user may exist. */
export function authRefusal(last: CallResult): Refusal {
  if (last === "never-sent") return { code: "AUTH_FAILED", detail: { auth: "unreachable" } };
  if (last === "lost") return { code: "AUTH_FAILED", detail: { auth: "no answer" } };
  const { code, status, sqlstate, message } = last;
  if (code === "email_exists") {
    return { code: "EMAIL_TAKEN", field: "ownerEmail", detail: { heldBy: "account" } };
  }
  return { code: "AUTH_FAILED", detail: { auth: code || "no code", httpStatus: status, sqlstate, message } };
}
