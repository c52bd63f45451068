import "server-only";
import { randomBytes } from "node:crypto";
import { type CallResult, call, callTimeoutMs } from "@/lib/auth/server-call";
import type { Refusal } from "@/lib/guards/refusal";
import { withFaultPoint } from "@/lib/provisioning/fault-points";
import { authRefusal, codeOf, hasEnded, isClientError, statusOf } from "@/lib/provisioning/owner/auth-call";
import { type LeasedChange, renewLease } from "./email-change";

const maxTries = 3;

export type EmailPut =
  | { kind: "changed" }
  /** Nothing has changed, and no request of ours can change anything later. */
  | { kind: "refused"; refusal: Refusal }
  /** The address may have changed, or may still change within the Auth server's timeout. */
  | { kind: "unknown" };

/**
 * Changes an account's address. The same request sets a random password, which ends every session and invalidates every
 * code that the Auth server has sent to the old address. Retries are safe: each sets the same address and a new random
 * password.
 */
export async function putEmail(change: LeasedChange, deadline: number): Promise<EmailPut> {
  const { id, ownerId, newEmail } = change;
  let lost = false;
  let last: CallResult = "never-sent";
  for (let tries = 0; tries < maxTries && deadline > performance.now(); tries++) {
    const answer = await withFaultPoint("put_email", id, () => putIfLeased(change, deadline));
    if (answer === "taken over") return { kind: "unknown" };
    last = answer;
    // A gateway can briefly refuse a valid key. Such a request has not reached the Auth server.
    if (last === "never-sent" || codeOf(last) === "bad_jwt") continue;
    if (isClientError(last)) break;

    // A 200 may be wrong too, so a change is reported only if a read confirms it.
    const email = await readEmail(ownerId);
    if (email === newEmail) return { kind: "changed" };
    if (email === null)
      return { kind: "refused", refusal: { code: "AUTH_FAILED", detail: { auth: "user_not_found" } } };
    // The Auth server sends its own 500 after the transaction has ended, so the address that was read is final.
    if (email !== "lost" && hasEnded(last)) break;
    lost = true;
  }
  return lost ? { kind: "unknown" } : { kind: "refused", refusal: authRefusal(last) };
}

/** The account's address; null if there is no such account, "lost" if the address cannot be read. */
export async function readEmail(ownerId: string): Promise<string | null | "lost"> {
  const answer = await call("GET", `/admin/users/${ownerId}`, callTimeoutMs, undefined, ownerId);
  if (codeOf(answer) === "user_not_found") return null;
  return statusOf(answer) === 200 ? (emailIn(answer) ?? "lost") : "lost";
}

/** Sends no request after a takeover, because the worker that took over reads the account and stores the outcome. */
async function putIfLeased(change: LeasedChange, deadline: number): Promise<CallResult | "taken over"> {
  if (!(await renewLease(change))) return "taken over";
  const { ownerId, newEmail: email } = change;
  const password = `aA1-${randomBytes(32).toString("base64url")}`;
  return call("PUT", `/admin/users/${ownerId}`, deadline - performance.now(), { email, password }, ownerId);
}

function emailIn(answer: CallResult): string | undefined {
  const email = typeof answer === "string" ? undefined : answer.body.email;
  return typeof email === "string" ? email : undefined;
}
