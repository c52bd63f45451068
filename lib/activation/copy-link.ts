import "server-only";
import type { Actor } from "@/lib/provisioning/attempt";
import type { AttemptInput } from "./attempt-input";
import { activateUrl } from "./auth-links";
import { type Replacement, replaceLink } from "./replace-link";

export type CopyOutcome =
  /** Shown once, and kept nowhere. */
  { kind: "copied"; link: string } | Exclude<Replacement, { kind: "done" }>;

/** A link for an admin to give to the owner by a way of their own. Earlier links stop working. */
export async function copyLink(actor: Actor, { attemptId }: AttemptInput): Promise<CopyOutcome> {
  const replaced = await replaceLink(actor, attemptId, "link_copied");
  if (replaced.kind !== "done") return replaced;
  return { kind: "copied", link: `${activateUrl()}?token_hash=${replaced.tokenHash}&type=recovery` };
}
