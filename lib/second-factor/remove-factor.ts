import "server-only";
import { recordStaffEvent } from "@/lib/staff-log/record";
import type { Staff } from "../auth/authorize";
import type { SignedIn } from "../auth/session";
import { supabaseServer } from "../auth/session/supabase";
import { type FactorProblem, factorProblem } from "./factor-problem";
import { listFactors } from "./factors";

type Removed = { ok: true; name: string } | { ok: false; problem: FactorProblem };

/** Removes an authenticator app of one's own. It needs a session that has proved a second factor, whatever the settings. */
export async function removeFactor(actor: Staff & SignedIn, factorId: string): Promise<Removed> {
  if (!actor.secondFactor) return { ok: false, problem: "proof-needed" };
  const listed = await listFactors();
  if (!listed.ok) return listed;
  const factor = listed.factors.find(({ id }) => id === factorId);
  if (!factor) return { ok: false, problem: "gone" };
  // On record before it is done: nobody weakens an account unnoticed.
  await recordStaffEvent(actor, "factor_removed", { name: factor.name });
  const { auth } = await supabaseServer();
  const { error } = await auth.mfa.unenroll({ factorId });
  if (error) return { ok: false, problem: factorProblem(error) };
  // The token in hand still says what the Auth server no longer does.
  await auth.refreshSession();
  return { ok: true, name: factor.name };
}
