import { createHash } from "node:crypto";
import { env } from "@/lib/platform/env";
import { CallBudget } from "./call-budget";

/**
 * Some projects still sign with a shared secret. Only the Auth server can verify their tokens, so a conclusive answer
 * is cached for a minute, and the calls per network are limited.
 */

const timeoutMs = 12_000;
const answerTtlMs = 60_000;
const maxAnswers = 2_000;

const budget = new CallBudget({ perNetwork: 30, total: 600, windowMs: 60_000 });
const answers = new Map<string, { accepted: Promise<boolean>; until: number }>();

/** Takes one call from the budget for unverified tokens. Returns false if none is left. */
export function takeCall(network: string): boolean {
  return budget.take(network);
}

/** Whether the Auth server accepts this token. False if the server gives no conclusive answer or no call is left. */
export function isAcceptedByServer(token: string, network: string): Promise<boolean> {
  const key = createHash("sha256").update(token).digest("base64url");
  const cached = answers.get(key);
  if (cached && cached.until > performance.now()) return cached.accepted;
  if (!takeCall(network)) return Promise.resolve(false);
  if (answers.size >= maxAnswers) answers.delete(answers.keys().next().value ?? "");
  const accepted = verifyRemotely(token).catch(() => {
    answers.delete(key);
    return false;
  });
  answers.delete(key);
  answers.set(key, { accepted, until: performance.now() + answerTtlMs });
  return accepted;
}

/** Throws unless the response is conclusive. */
async function verifyRemotely(token: string): Promise<boolean> {
  const { supabaseUrl, supabasePublishableKey: apikey } = env();
  const { status } = await fetch(`${supabaseUrl}/auth/v1/user`, {
    headers: { apikey, authorization: `Bearer ${token}` },
    redirect: "error",
    cache: "no-store",
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (status >= 500 || status === 429) throw new Error(`status ${status}`);
  return status === 200;
}
