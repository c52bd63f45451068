import "server-only";
import type { Factor } from "@supabase/supabase-js";
import { limitStranger } from "./rate-limit";
import { supabaseServer } from "./supabase";

export type SignInResult =
  /** `factors`: how many authenticator apps the account has. With any, a code is asked for next. */
  | { ok: true; factors: number }
  | { ok: false; problem: "wrong-credentials" | "unavailable" }
  | { ok: false; problem: "rate-limited"; retryAfterSeconds: number };

/** For one account a person's typing errors, for one network address an office of people; a guesser needs more. */
const perAccount = { name: "sign-in-account", max: 10, windowSeconds: 300 };
const perAddress = { name: "sign-in-address", max: 100, windowSeconds: 300 };

/**
 * Signs in with e-mail and password; the session is kept in cookies that scripts cannot read. Tries are
 * counted before the Auth server is asked, and where they cannot be counted nobody signs in.
 */
export async function signIn(email: string, password: string, address: string): Promise<SignInResult> {
  try {
    const wait = await limitStranger([
      { ...perAccount, subject: email.toLowerCase() },
      { ...perAddress, subject: address },
    ]);
    if (wait !== null) return { ok: false, problem: "rate-limited", retryAfterSeconds: wait };
  } catch {
    return { ok: false, problem: "unavailable" };
  }
  const supabase = await supabaseServer();
  const { data, error } = await supabase.auth.signInWithPassword({ email, password });
  if (!error) return { ok: true, factors: countApps(data.user.factors) };
  // Every refusal reads the same, so that nobody learns which addresses have an account.
  const refused = error.status !== undefined && error.status >= 400 && error.status < 500;
  return { ok: false, problem: refused ? "wrong-credentials" : "unavailable" };
}

function countApps(factors: readonly Factor[] = []): number {
  return factors.filter(({ factor_type, status }) => factor_type === "totp" && status === "verified").length;
}

/** Ends this session; other devices stay signed in. */
export async function signOut(): Promise<void> {
  const supabase = await supabaseServer();
  await supabase.auth.signOut({ scope: "local" });
}
