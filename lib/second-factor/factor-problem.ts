import { type AuthError, isAuthSessionMissingError } from "@supabase/supabase-js";
import { log } from "@/lib/platform/logging/log";

/** Why an operation on a second factor failed. The text of each is in `factor-texts.ts`. */
export type FactorProblem =
  | "wrong-code"
  | "name-taken"
  | "too-many"
  | "not-found"
  | "verification-needed"
  | "switched-off"
  | "session-ended"
  /** The Auth server's own rate limit. */
  | "limited"
  /** The console's database could not count the try. */
  | "database"
  | "unavailable";

const byCode: Record<string, FactorProblem> = {
  mfa_verification_failed: "wrong-code",
  mfa_factor_name_conflict: "name-taken",
  too_many_enrolled_mfa_factors: "too-many",
  mfa_factor_not_found: "not-found",
  insufficient_aal: "verification-needed",
  mfa_totp_enroll_not_enabled: "switched-off",
  mfa_totp_verify_not_enabled: "switched-off",
};

/**
 * Maps an Auth server error to a problem. The server's own message is never shown, and is logged if
 * unexpected.
 */
export function factorProblem(error: AuthError): FactorProblem {
  if (isAuthSessionMissingError(error)) return "session-ended";
  const problem = error.status === 429 ? "limited" : byCode[error.code ?? ""];
  if (problem) return problem;
  const { code, status, message } = error;
  log.error({ code, status, reason: message }, "the Auth server did not answer as expected");
  return "unavailable";
}
