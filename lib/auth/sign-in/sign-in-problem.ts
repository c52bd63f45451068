import type { AuthError } from "@supabase/supabase-js";
import { databaseError } from "@/db/errors";
import { log } from "@/lib/platform/logging/log";
import type { TokenProblem } from "../session/access-token";
import { notJson } from "../session/supabase-client";

/** Why a sign-in was refused. The text for each is in app/(auth)/login/problem-texts.ts. */
export type SignInProblem =
  | "wrong-credentials"
  | "not-confirmed"
  | "banned"
  /** The Auth server's own rate limit. */
  | "too-many"
  | "captcha"
  | "switched-off"
  | "console-key"
  | "auth-silent"
  | "auth-failing"
  | "auth-unexpected"
  | "database"
  | "database-read-only"
  /** The sign-in succeeded, but the console cannot accept the session. */
  | "clock"
  | "issuer"
  | "unusable-session";

const byCode: Record<string, SignInProblem> = {
  invalid_credentials: "wrong-credentials",
  email_not_confirmed: "not-confirmed",
  user_banned: "banned",
  captcha_failed: "captcha",
  email_provider_disabled: "switched-off",
};

/** Maps an Auth server error to a problem. The server's own message is never shown. */
export function signInProblem({ code, name, status = notJson, message }: AuthError): SignInProblem {
  const problem = byCode[code ?? ""];
  if (problem === "wrong-credentials" || problem === "not-confirmed" || problem === "banned") return problem;
  log.error({ code, status, reason: message }, "a sign-in failed for a reason unrelated to the user");
  // The library reports a success without a session as status 500.
  return problem ?? byStatus(name === "AuthInvalidTokenResponseError" ? notJson : status);
}

function byStatus(status: number): SignInProblem {
  if (status === 0) return "auth-silent";
  if (status === 429) return "too-many";
  if (status === 401 || status === 403) return "console-key";
  return status >= 500 && status !== notJson ? "auth-failing" : "auth-unexpected";
}

/** Why a session that the Auth server just issued is not valid here. */
export function sessionProblem(problem: TokenProblem): SignInProblem {
  log.error({ problem }, "the Auth server issued a session that is not valid here");
  return problem === "issuer" ? "issuer" : "unusable-session";
}

/** Maps an error of the console's database to a problem. */
export function databaseProblem(error: unknown): SignInProblem {
  const code = databaseError(error)?.code;
  log.error({ sqlState: code }, "sign-ins cannot be counted, so all are refused");
  // 25006: read_only_sql_transaction.
  return code === "25006" ? "database-read-only" : "database";
}
