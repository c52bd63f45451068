import "server-only";
import { supabaseServer } from "@/lib/auth/session/supabase";
import { env } from "@/lib/platform/env";
import { logFailure, logged } from "@/lib/platform/logging/log-failure";
import { findLink, type LinkProblem, type OwnerLink, type Visitor } from "../links/find";
import { type PasswordProblem, passwordProblem } from "./password";
import { type PasswordChange, putPassword } from "./put-password";
import { finishLink, releaseLink, takeLink } from "./take";

export type ActivateInput = { key: string; password: string; visitor: Visitor };

export type Activation =
  /** The password is set. `signedIn` is false if only the sign-in failed. */
  | { kind: "activated"; attemptId: string; signedIn: boolean }
  /** The password was not accepted. The same browser can try another one with the same link. */
  | { kind: "refused"; reason: PasswordProblem }
  /** The request failed, or its result is unknown. The same browser can retry with the same link. */
  | { kind: "unavailable" }
  | { kind: "problem"; problem: LinkProblem };

/**
 * Sets the owner's first password and signs them in. Marks the link as used before it calls the Auth server, so only one
 * of several concurrent requests succeeds. If the response is lost, signing in with the password shows whether it was set.
 */
export async function activate({ key, password, visitor }: ActivateInput): Promise<Activation> {
  const lookup = await findLink(key, visitor);
  if (lookup.kind === "problem") return { kind: "problem", problem: lookup.problem };
  const { link } = lookup;
  if (lookup.kind === "finished") {
    const { attemptId } = link;
    if (await signIn(link, password)) return { kind: "activated", attemptId, signedIn: true };
    return { kind: "problem", problem: "used" };
  }

  const problem = passwordProblem(password, guessesFor(link));
  if (problem) return { kind: "refused", reason: problem };
  if (!(await takeLink(key, visitor.browser))) {
    const now = await findLink(key, visitor);
    return { kind: "problem", problem: now.kind === "problem" ? now.problem : "busy" };
  }
  return setPassword(link, password);
}

async function setPassword(link: OwnerLink, password: string): Promise<Activation> {
  const change = await putPassword(link.ownerId, password);
  const signedIn = mayBeSet(change) && (await signIn(link, password));
  if (change.kind === "set" || signedIn) {
    // The password is set. If this cannot be recorded now, the reconciler records it after the owner's first sign-in.
    await finishLink(link).catch(logged("a used link was not recorded", undefined));
    return { kind: "activated", attemptId: link.attemptId, signedIn };
  }
  await releaseLink(link, { mayLandLate: change.kind === "unknown" && change.mayLandLate });
  return change.kind === "weak"
    ? { kind: "refused", reason: mostSpecificProblem(change.reasons) }
    : { kind: "unavailable" };
}

function mayBeSet({ kind }: PasswordChange): boolean {
  return kind === "set" || kind === "unknown";
}

/** Signs this browser in. True if this is the account's password. */
async function signIn({ email, ownerId }: OwnerLink, password: string): Promise<boolean> {
  try {
    const supabase = await supabaseServer();
    const { data } = await supabase.auth.signInWithPassword({ email, password });
    return data.user?.id === ownerId;
  } catch (error) {
    logFailure(error, "an owner could not be signed in");
    return false;
  }
}

/** The most specific of the Supabase project's password rules that the password breaks. */
function mostSpecificProblem(reasons: readonly string[]): PasswordProblem {
  if (reasons.includes("pwned")) return { kind: "leaked" };
  return { kind: reasons.includes("characters") ? "characters" : "weak" };
}

/** Words related to the owner that an attacker would try. */
function guessesFor({ email, tenant }: OwnerLink): string[] {
  return [tenant.name, tenant.slug, email, env().tenantDomain];
}
