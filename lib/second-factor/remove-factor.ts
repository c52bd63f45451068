import "server-only";
import { recordStaffEvent } from "@/lib/staff-log/record";
import type { Staff } from "../auth/authorize";
import type { SignedIn } from "../auth/session";
import { supabaseServer } from "../auth/session/supabase";
import { type FactorProblem, factorProblem } from "./factor-problem";
import { listFactors } from "./factors";

type RemoveResult = { ok: true; name: string } | { ok: false; problem: FactorProblem };

/** Removes one of the user's own authenticator apps. Even without REQUIRE_MFA, the session must have verified a second factor. */
export async function removeFactor(actor: Staff & SignedIn, factorId: string): Promise<RemoveResult> {
  if (!actor.secondFactor) return { ok: false, problem: "verification-needed" };
  const listed = await listFactors();
  if (!listed.ok) return listed;
  const factor = listed.factors.find(({ id }) => id === factorId);
  if (!factor) return { ok: false, problem: "not-found" };
  // Recorded before the removal, so that no removal goes unrecorded.
  await recordStaffEvent(actor, "factor_removed", { name: factor.name });
  const { auth } = await supabaseServer();
  const { error } = await auth.mfa.unenroll({ factorId });
  if (error) return { ok: false, problem: factorProblem(error) };
  // The current token still claims an assurance level that the Auth server has just withdrawn.
  await auth.refreshSession();
  return { ok: true, name: factor.name };
}
