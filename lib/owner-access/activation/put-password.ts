import "server-only";
import { type CallResult, call, callTimeoutMs } from "@/lib/auth/server-call";

/** The time limit for all tries together. */
const timeoutMs = callTimeoutMs;
const maxTries = 3;

export type PasswordChange =
  | { kind: "set" }
  /** The project's own rules refused it. Nothing has changed. */
  | { kind: "weak"; reasons: string[] }
  /** The Auth server refused the call or could not be reached. Nothing has changed. */
  | { kind: "failed" }
  /** The password may already be set. If `mayLandLate`, it may also be set a few seconds from now. */
  | { kind: "unknown"; mayLandLate: boolean };

/**
 * Sets the password of an owner's account and confirms its address, in one transaction of the Auth server. This ends the
 * account's sessions and invalidates its recovery links and codes. A success is trusted only if the response names the
 * account.
 */
export async function putPassword(userId: string, password: string): Promise<PasswordChange> {
  const answer = await put(userId, password);
  if (answer === "never-sent") return { kind: "failed" };
  if (answer === "lost") return { kind: "unknown", mayLandLate: true };
  const { status, code, body } = answer;
  if (status >= 200 && status < 300) return { kind: "set" };
  if (status === 422 && code === "weak_password") return { kind: "weak", reasons: reasonsIn(body) };
  if (status >= 400 && status < 500) return { kind: "failed" };
  // The Auth server sends a 500 after its transaction has ended. A gateway's error may come earlier.
  return { kind: "unknown", mayLandLate: status !== 500 };
}

/**
 * Sends the request, and retries it if the Auth server has not received it, for example because a gateway briefly
 * refused a valid key.
 */
async function put(userId: string, password: string): Promise<CallResult> {
  const endsAt = performance.now() + timeoutMs;
  const leftMs = () => endsAt - performance.now();
  let answer: CallResult = "never-sent";
  for (let tries = 0; tries < maxTries && wasNotReceived(answer) && leftMs() > 0; tries++) {
    answer = await call("PUT", `/admin/users/${userId}`, leftMs(), { password, email_confirm: true }, userId);
  }
  return answer;
}

function wasNotReceived(answer: CallResult): boolean {
  return answer === "never-sent" || (answer !== "lost" && answer.code === "bad_jwt");
}

function reasonsIn(body: Record<string, unknown>): string[] {
  const { reasons } = Object(body.weak_password) as { reasons?: unknown };
  return Array.isArray(reasons) ? reasons.filter((reason) => typeof reason === "string") : [];
}
