import type { MessageState } from "@/lib/outbox/kinds";

/** The state of an owner's activation. The first four are in the usual order. */
export type ActivationState =
  | "mail_pending"
  | "sent"
  | "opened"
  | "activated"
  /** All retries failed, or the address was refused permanently. Needs an admin. */
  | "mail_failed"
  /** The latest link has expired. */
  | "expired"
  /** An admin has copied the latest link to hand it over. */
  | "link_copied"
  /** No link works until an admin sends or copies a new one. */
  | "revoked"
  /** No link has been created, or none since the last correction of the owner's address started. */
  | "no_link"
  /** The owner's account is gone. */
  | "no_account"
  /** An owner with an existing account was notified of the new tenant. */
  | "notified"
  /** An owner with an existing account was not notified, usually because there is no mail server. */
  | "not_notified";

/** The latest link of an attempt, if it was created after the start of the last correction of the owner's address. */
export type LatestLink = {
  how: "mail" | "copy";
  used: boolean;
  expired: boolean;
  opened: boolean;
};

export type ActivationFacts = {
  ownerWasExisting: boolean;
  /** The latest invitation; for an owner with an existing account, the notice about the new tenant. */
  message: { state: MessageState } | null;
  /** Null if the account was deleted. */
  account: { signedIn: boolean } | null;
  link: LatestLink | null;
  /** True if an admin has revoked the link and none has been sent or copied since. */
  revoked: boolean;
  /** True if the console has recorded that the owner set a password or signed in. */
  activated: boolean;
};

/** Derives the state from the console's records and the current account. */
export function activationState(facts: ActivationFacts): ActivationState {
  const { ownerWasExisting, message, account, link, revoked, activated } = facts;
  if (ownerWasExisting) return existingOwnerState(message?.state);
  if (!account) return "no_account";
  if (activated || account.signedIn) return "activated";
  if (message?.state === "pending") return "mail_pending";
  if (message?.state === "manual") return "mail_failed";
  if (revoked) return "revoked";
  return link ? linkState(link) : "no_link";
}

function existingOwnerState(message: MessageState | undefined): ActivationState {
  if (message === "delivered") return "notified";
  if (message === "pending") return "mail_pending";
  return message === "manual" ? "mail_failed" : "not_notified";
}

/** A used link that set no password is shown as opened. */
function linkState({ how, used, expired, opened }: LatestLink): ActivationState {
  if (used) return "opened";
  if (expired) return "expired";
  if (opened) return "opened";
  return how === "mail" ? "sent" : "link_copied";
}
