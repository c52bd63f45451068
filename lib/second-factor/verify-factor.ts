import "server-only";
import { rateLimitAnonymous } from "../auth/rate-limit";
import { supabaseServer } from "../auth/session/supabase";
import { type FactorProblem, factorProblem } from "./factor-problem";
import { listFactors } from "./factors";
import { verifyCode } from "./verify-code";

export type VerifyResult =
  | { ok: true }
  | { ok: false; problem: FactorProblem }
  | { ok: false; problem: "rate-limited"; retryAfterSeconds: number };

/**
 * Of a million codes, three are valid for each app at any time. At fifty tries a day, guessing one takes about eighteen
 * years on average with one app.
 */
const perAccount = { name: "code-account", max: 10, windowSeconds: 300 };
const perDay = { name: "code-account-day", max: 50, windowSeconds: 86_400 };
const perAddress = { name: "code-address", max: 100, windowSeconds: 300 };

/**
 * Raises this session's assurance level with a code from any of the account's authenticator apps, and updates its
 * cookies. Tries are counted before the Auth server is called: if they cannot be counted, no code is
 * accepted.
 */
export async function verifyFactor(userId: string, code: string, address: string): Promise<VerifyResult> {
  try {
    const wait = await rateLimitAnonymous([
      { ...perAccount, subject: userId },
      { ...perDay, subject: userId },
      { ...perAddress, subject: address },
    ]);
    if (wait !== null) return { ok: false, problem: "rate-limited", retryAfterSeconds: wait };
  } catch {
    return { ok: false, problem: "database" };
  }
  const listed = await listFactors();
  if (!listed.ok) return listed;
  const { auth } = await supabaseServer();
  for (const { id } of listed.factors) {
    const { error } = await verifyCode(auth, id, code);
    if (!error) return { ok: true };
    const problem = factorProblem(error);
    if (problem !== "wrong-code") return { ok: false, problem };
  }
  return { ok: false, problem: listed.factors.length > 0 ? "wrong-code" : "not-found" };
}
