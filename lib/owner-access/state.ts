import type { MessageState } from "@/lib/outbox/kinds";

/** How far an owner is on their way in. The first four are the usual order. */
export type ActivationState =
  | "mail_pending"
  | "sent"
  | "opened"
  | "activated"
  /** Retried often enough, or refused for good: an admin has to look. */
  | "mail_failed"
  /** The latest link is too old. */
  | "expired"
  /** An admin has the latest link, and hands it over. */
  | "link_copied"
  /** No link works until an admin sends or copies one. */
  | "revoked"
  /** No link has been made. */
  | "no_link"
  /** The owner's account is gone. */
  | "no_account"
  /** An owner with an existing account: told of the new tenant, or not, because no mail server is set up. */
  | "told"
  | "not_told";

/** The latest link of an attempt. */
export type LatestLink = {
  how: "mail" | "copy";
  used: boolean;
  expired: boolean;
  opened: boolean;
};

export type ActivationFacts = {
  ownerWasExisting: boolean;
  /** The latest invitation, or news of one more tenant. */
  message: { state: MessageState } | null;
  /** Null if the account is gone. */
  account: { signedIn: boolean } | null;
  link: LatestLink | null;
  /** True if an admin has revoked access and nothing was sent or copied since. */
  revoked: boolean;
  /** True if the console has recorded that the owner has a password. */
  activated: boolean;
};

/** Derives the state from what the console has recorded and from the account as it is now. */
export function activationState(facts: ActivationFacts): ActivationState {
  const { ownerWasExisting, message, account, link, revoked, activated } = facts;
  if (ownerWasExisting) return toldState(message?.state);
  if (!account) return "no_account";
  if (activated || account.signedIn) return "activated";
  if (message?.state === "pending") return "mail_pending";
  if (message?.state === "manual") return "mail_failed";
  if (revoked) return "revoked";
  return link ? linkState(link) : "no_link";
}

function toldState(message: MessageState | undefined): ActivationState {
  if (message === "delivered") return "told";
  if (message === "pending") return "mail_pending";
  return message === "manual" ? "mail_failed" : "not_told";
}

/** A link that was used and led to no password yet counts as opened. */
function linkState({ how, used, expired, opened }: LatestLink): ActivationState {
  if (used) return "opened";
  if (expired) return "expired";
  if (opened) return "opened";
  return how === "mail" ? "sent" : "link_copied";
}
