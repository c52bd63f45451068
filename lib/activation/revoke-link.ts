import "server-only";
import type { Actor } from "@/lib/provisioning/attempt";
import type { AttemptInput } from "./attempt-input";
import { type Replacement, replaceLink } from "./replace-link";

export type RevokeOutcome = { kind: "revoked" } | Exclude<Replacement, { kind: "done" }>;

/**
 * Makes the owner's link worthless. The Auth server cannot take a link back, but has one for each account: a new
 * one, which nobody gets to see, replaces it.
 */
export async function revokeLink(actor: Actor, { attemptId }: AttemptInput): Promise<RevokeOutcome> {
  const replaced = await replaceLink(actor, attemptId, "revoked");
  return replaced.kind === "done" ? { kind: "revoked" } : replaced;
}
