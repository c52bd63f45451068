import "server-only";
import { supabaseServer } from "../auth/session/supabase";
import { type FactorProblem, factorProblem } from "./factor-problem";

/** A confirmed authenticator app. Only the Auth server has its secret. */
export type Factor = { id: string; name: string; addedAt: Date };

type Factors = { ok: true; factors: Factor[] } | { ok: false; problem: FactorProblem };

/** The signed-in user's authenticator apps, read from the Auth server and in its order. */
export async function listFactors(): Promise<Factors> {
  const supabase = await supabaseServer();
  const { data, error } = await supabase.auth.mfa.listFactors();
  if (error) return { ok: false, problem: factorProblem(error) };
  const factors = data.totp.map(({ id, friendly_name, created_at }) => {
    return { id, name: friendly_name || "Authenticator app", addedAt: new Date(created_at) };
  });
  return { ok: true, factors };
}
