import "server-only";
import { transaction } from "@/db/client";
import type { Actor } from "@/lib/auth/actor";
import { enqueueMessage } from "@/lib/outbox/enqueue";
import { recordStaffEvent } from "@/lib/staff-log/record";
import type { AttemptInput } from "../attempt-input";
import { recordEvent } from "../record";
import { linkUrl } from "./key";
import { createLink, lockLinks } from "./mint";
import { dropInvitation, newOwnerOf } from "./new-owner";

export type CopyOutcome =
  /** Shown once, and not stored. */
  | { kind: "copied"; link: string }
  /** An invitation is being sent, and copying a link now would invalidate its link. */
  | { kind: "busy" }
  /** The account can't be given a link, usually because the owner has set a password or signed in. */
  | { kind: "ineligible" }
  /** The attempt created no tenant for a new owner, or the account was deleted or no longer owns the tenant. */
  | { kind: "not_found" };

/**
 * Creates a link for an admin to hand over. It replaces all earlier links and a pending invitation. The staff event and
 * the notice to the owner are committed before the caller gets the link.
 */
export function copyLink(actor: Actor, { attemptId }: AttemptInput): Promise<CopyOutcome> {
  return transaction(async (tx) => {
    await lockLinks(tx, attemptId);
    const owner = await newOwnerOf(tx, attemptId);
    if (!owner) return { kind: "not_found" };
    if (!owner.mayHaveLink) return { kind: "ineligible" };
    if (owner.inviting) return { kind: "busy" };
    const { ownerId, email } = owner;
    const { key, expiresAt } = await createLink(tx, {
      attemptId,
      ownerId,
      kind: "copy",
      madeBy: actor.email,
    });
    await dropInvitation(tx, attemptId, "replaced");
    await recordEvent(tx, attemptId, "link_copied", actor.email);
    await recordStaffEvent(actor, "link_copied", { attemptId, ownerEmail: email }, tx);
    const about = { ownerUserId: ownerId, handedOverBy: actor.email, expiresAt: expiresAt.toISOString() };
    await enqueueMessage(tx, attemptId, "link_handed_over", about);
    return { kind: "copied", link: linkUrl(key) };
  });
}
