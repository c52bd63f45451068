import "server-only";
import { isAuthWeakPasswordError } from "@supabase/supabase-js";
import { supabaseServer } from "@/lib/auth/supabase";
import { env } from "@/lib/env";
import { findOwnerById, type NewOwner, readLink } from "./link";
import { passwordProblem } from "./password";
import { recordActivated, recordOpened } from "./record";

export type ActivateInput = {
  /** The link's, or "" where the owner is signed in by one that is used up. */
  tokenHash: string;
  /** Whom the browser was told that it is signed in as, by an earlier try; "" before. */
  userId: string;
  password: string;
};

export type Activation =
  | { kind: "activated" }
  /** Nothing is lost: `userId` is set once the link is used up, and the session does instead of it. */
  | { kind: "refused"; problem: string; userId: string }
  | { kind: "unavailable"; userId: string }
  | { kind: "busy" }
  | { kind: "link"; state: "expired" | "dead" };

/**
 * Sets the owner's password and signs them in. The password is judged first, because the link works once: where
 * the Auth server still refuses the password afterwards, the session that the link became lets the owner try again.
 */
export async function activate({ tokenHash, userId, password }: ActivateInput): Promise<Activation> {
  const supabase = await supabaseServer();
  const link = await readLink(tokenHash);
  const owner = link.kind === "live" ? link.owner : await signedInOwner(supabase, userId);
  if (!owner) return { kind: "link", state: link.kind === "expired" ? "expired" : "dead" };
  const kept = link.kind === "live" ? "" : owner.userId;
  const problem = passwordProblem(password, guessesFor(owner));
  if (problem) return { kind: "refused", problem, userId: kept };

  if (link.kind === "live") {
    await recordOpened(owner.attemptId, owner.userId);
    const { data, error } = await supabase.auth.verifyOtp({ type: "recovery", token_hash: tokenHash });
    if (error?.code === "otp_expired") return { kind: "link", state: "dead" };
    if (error?.status === 429) return { kind: "busy" };
    if (data.user?.id !== owner.userId) return { kind: "unavailable", userId: "" };
  }
  return setPassword(supabase, owner, password);
}

type Supabase = Awaited<ReturnType<typeof supabaseServer>>;

/** The owner whom this browser is signed in as, if it is the one that it was told: another one may be by now. */
async function signedInOwner(supabase: Supabase, userId: string): Promise<NewOwner | null> {
  if (userId === "") return null;
  const { data } = await supabase.auth.getClaims();
  return data?.claims.sub === userId ? findOwnerById(userId) : null;
}

async function setPassword(supabase: Supabase, owner: NewOwner, password: string): Promise<Activation> {
  const { userId, attemptId } = owner;
  const { error } = await supabase.auth.updateUser({ password });
  if (isAuthWeakPasswordError(error)) return { kind: "refused", problem: weakness(error.reasons), userId };
  // The same password as before is a repetition whose first answer was lost, or an owner who remembers it.
  if (error && error.code !== "same_password") return { kind: "unavailable", userId };
  await recordActivated(attemptId);
  return { kind: "activated" };
}

/** What the project's own rules say, which may be stricter. */
function weakness(reasons: readonly string[]): string {
  if (reasons.includes("pwned"))
    return "This password was found in a leak of another service. Choose a different one.";
  if (reasons.includes("characters")) {
    return "The password needs more kinds of characters: small and capital letters, digits and signs.";
  }
  return "The password is too weak for this service. Make it longer.";
}

/** Words that somebody who knows of the owner would try. */
function guessesFor({ email, tenant }: NewOwner): string[] {
  return [tenant.name, tenant.slug, email, env().tenantDomain];
}
