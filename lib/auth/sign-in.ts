import "server-only";
import { supabaseServer } from "./supabase";

export type SignInResult = { ok: true } | { ok: false; problem: "wrong-credentials" | "unavailable" };

/** Signs in with e-mail and password; the session is kept in cookies that scripts cannot read. */
export async function signIn(email: string, password: string): Promise<SignInResult> {
  const supabase = await supabaseServer();
  const { error } = await supabase.auth.signInWithPassword({ email, password });
  if (!error) return { ok: true };
  // Every refusal reads the same, so that nobody learns which addresses have an account.
  const refused = error.status !== undefined && error.status >= 400 && error.status < 500;
  return { ok: false, problem: refused ? "wrong-credentials" : "unavailable" };
}

/** Ends this session; other devices stay signed in. */
export async function signOut(): Promise<void> {
  const supabase = await supabaseServer();
  await supabase.auth.signOut({ scope: "local" });
}
