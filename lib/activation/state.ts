import type { MessageState } from "@/lib/outbox/kinds";

/** How far an owner is on their way in. The first four are the usual order. */
export type ActivationState =
  | "mail_pending"
  | "sent"
  | "opened"
  | "activated"
  /** Retried often enough: a person has to look. */
  | "mail_failed"
  /** The latest link is too old. */
  | "expired"
  /** An admin has the latest link, and gives it to the owner. */
  | "link_copied"
  /** The latest link is one that nobody has. */
  | "revoked"
  /** There is a newer link than this console knows of, such as from the product's own "forgot password". */
  | "replaced"
  /** No link has been made. */
  | "no_link"
  /** The owner's account is gone. */
  | "no_account"
  /** An owner who had an account before: told of the new tenant, or not, because no mail server is set up. */
  | "told"
  | "not_told";

/** The latest link of an account, as the Auth server has it. */
export type LatestLink = {
  /** False once it was used. */
  unused: boolean;
  expired: boolean;
  /** How it came about, by this console's own record; null for a link that others made. */
  how: "mail_sent" | "link_copied" | "revoked" | null;
  opened: boolean;
};

export type ActivationFacts = {
  ownerWasExisting: boolean;
  /** The latest message to the owner. */
  message: { state: MessageState } | null;
  /** Null where the account is gone. */
  account: { signedIn: boolean; link: LatestLink | null } | null;
  /** True where the console has seen the owner set a password. */
  activated: boolean;
};

/**
 * Derives the state from what the console has recorded and what the Auth server's rows say now; where both speak
 * of a link, the rows have the say, since others make links too.
 */
export function activationState({
  ownerWasExisting,
  message,
  account,
  activated,
}: ActivationFacts): ActivationState {
  if (ownerWasExisting) return toldState(message?.state);
  if (!account) return "no_account";
  const { signedIn, link } = account;
  if (activated || (signedIn && !link)) return "activated";
  if (message?.state === "pending") return "mail_pending";
  if (message?.state === "manual") return "mail_failed";
  if (!link) return "no_link";
  if (!link.unused) return usedState(signedIn, link);
  if (link.how === "revoked") return "revoked";
  if (link.expired) return "expired";
  if (link.how === null) return "replaced";
  if (link.opened) return "opened";
  return link.how === "mail_sent" ? "sent" : "link_copied";
}

function toldState(message: MessageState | undefined): ActivationState {
  if (message === "delivered") return "told";
  if (message === "pending") return "mail_pending";
  return message === "manual" ? "mail_failed" : "not_told";
}

/** A link that was used on our page and led to no password, or one by which the owner came in elsewhere. */
function usedState(signedIn: boolean, { opened }: LatestLink): ActivationState {
  if (opened) return "opened";
  return signedIn ? "activated" : "no_link";
}
