import "server-only";
import { transaction } from "@/db/client";
import type { Actor } from "@/lib/auth/actor";
import { recordStaffEvent } from "@/lib/staff-log/record";
import type { AttemptInput } from "../attempt-input";
import { recordEvent } from "../record";
import { invalidateLinks, lockLinks } from "./mint";
import { dropInvitation, newOwnerOf } from "./new-owner";

export type RevokeOutcome = { kind: "revoked" } | { kind: "ineligible" } | { kind: "not_found" };

/** Revokes the owner's link and drops an unsent invitation. After that, only an admin can send or copy a link. */
export function revokeLink(actor: Actor, { attemptId }: AttemptInput): Promise<RevokeOutcome> {
  return transaction(async (tx) => {
    await lockLinks(tx, attemptId);
    const owner = await newOwnerOf(tx, attemptId);
    if (!owner) return { kind: "not_found" };
    if (!owner.mayHaveLink) return { kind: "ineligible" };
    await invalidateLinks(tx, owner.ownerId, "revoked_at");
    await dropInvitation(tx, attemptId, "revoked");
    await recordEvent(tx, attemptId, "revoked", actor.email);
    await recordStaffEvent(actor, "link_revoked", { attemptId, ownerEmail: owner.email }, tx);
    return { kind: "revoked" };
  });
}
