import "server-only";
import { setTimeout as delay } from "node:timers/promises";
import type { SetAllCookies } from "@supabase/ssr";
import type { Factor } from "@supabase/supabase-js";
import { cookies } from "next/headers";
import { verifyAccessToken } from "../session/access-token";
import { isExpiredOnArrival } from "../session/clock";
import { withoutSession } from "../session/session-cookie";
import { supabaseServer, writeTo } from "../session/supabase";
import { supabaseClient } from "../session/supabase-client";
import { rememberDevice } from "./known-device";
import { countSignIn } from "./sign-in-limits";
import { databaseProblem, type SignInProblem, sessionProblem, signInProblem } from "./sign-in-problem";

/**
 * Longer than the Auth server takes to compare a password, which it does only for addresses with an account.
 */
const stepMs = 500;

/**
 * Waits until a whole number of half seconds has passed since `startedAt` (from `performance.now`), so that the
 * timing of a refusal reveals nothing about the account.
 */
async function untilNextStep(startedAt: number): Promise<void> {
  await delay(stepMs - ((performance.now() - startedAt) % stepMs));
}

export type SignInResult =
  /** `factors`: the number of the account's authenticator apps. If there are any, the user must enter a code next. */
  | { ok: true; factors: number }
  | { ok: false; problem: SignInProblem }
  | { ok: false; problem: "rate-limited"; retryAfterSeconds: number };

/** A gateway can briefly refuse a valid key. The Auth server does not receive such a request. */
const maxTries = 3;

/**
 * Signs in with e-mail and password and keeps the session in cookies that scripts cannot read. Tries are
 * counted before the Auth server is called. If they cannot be counted, no one can sign in. `network` is the
 * visitor's address.
 */
export async function signIn(address: string, password: string, network: string): Promise<SignInResult> {
  const email = address.toLowerCase();
  const startedAt = performance.now();
  try {
    const wait = await countSignIn(email, network);
    if (wait !== null) return { ok: false, problem: "rate-limited", retryAfterSeconds: wait };
  } catch (error) {
    return { ok: false, problem: databaseProblem(error) };
  }
  const result = await callAuthServer(email, password, network);
  if (result.ok) await rememberDevice(email);
  else await untilNextStep(startedAt);
  return result;
}

async function callAuthServer(email: string, password: string, network: string): Promise<SignInResult> {
  const store = await cookies();
  const changed: Parameters<SetAllCookies>[0] = [];
  const jar = {
    getAll: () => withoutSession(store.getAll()),
    setAll: ((written) => void changed.push(...written)) satisfies SetAllCookies,
  };
  const { auth } = supabaseClient(jar, network);
  let answer = await auth.signInWithPassword({ email, password });
  for (let tries = 1; tries < maxTries && answer.error?.code === "bad_jwt"; tries++) {
    answer = await auth.signInWithPassword({ email, password });
  }
  const { data, error } = answer;
  if (error) return { ok: false, problem: signInProblem(error) };

  const accessToken = data.session.access_token;
  const problem = await unusable(accessToken, network);
  if (problem) {
    await auth.admin.signOut(accessToken, "local");
    return { ok: false, problem };
  }
  await writeTo(store)(changed, {});
  return { ok: true, factors: countApps(data.user.factors) };
}

/** Why the console cannot accept a session that was just issued; null if it can. */
async function unusable(accessToken: string, network: string): Promise<SignInProblem | null> {
  const token = await verifyAccessToken(accessToken, { network, issuedNow: true });
  if (token.kind === "refused") return sessionProblem(token.problem);
  return isExpiredOnArrival(accessToken) ? "clock" : null;
}

function countApps(factors: readonly Factor[] = []): number {
  return factors.filter(({ factor_type, status }) => factor_type === "totp" && status === "verified").length;
}

/** Ends this session; other devices stay signed in. */
export async function signOut(): Promise<void> {
  const supabase = await supabaseServer();
  await supabase.auth.signOut({ scope: "local" });
}
