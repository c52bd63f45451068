import "server-only";
import { supabaseServer } from "../auth/session/supabase";
import { type FactorProblem, factorProblem } from "./factor-problem";

/** An authenticator app that somebody has set up and proved once. Its secret is known to the Auth server alone. */
export type Factor = { id: string; name: string; addedAt: Date };

type Factors = { ok: true; factors: Factor[] } | { ok: false; problem: FactorProblem };

/** The authenticator apps of whoever is signed in, as the Auth server has them now, the oldest first. */
export async function listFactors(): Promise<Factors> {
  const supabase = await supabaseServer();
  const { data, error } = await supabase.auth.mfa.listFactors();
  if (error) return { ok: false, problem: factorProblem(error) };
  const factors = data.totp.map(({ id, friendly_name, created_at }) => {
    return { id, name: friendly_name || "Authenticator app", addedAt: new Date(created_at) };
  });
  return { ok: true, factors };
}
