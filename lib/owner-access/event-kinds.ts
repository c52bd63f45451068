/** What happens on an owner's way in, in the usual order. */
export const activationEventKinds = [
  /** An admin, or the owner, asked for another mail. */
  "mail_asked",
  "mail_sent",
  "link_copied",
  /** An admin ended the owner's link. */
  "revoked",
  /** The page of the link is being filled in; a mail scanner only loads it. */
  "opened",
  /** The owner has a password. Recorded for good: no link is made from then on. */
  "activated",
] as const;

export type ActivationEventKind = (typeof activationEventKinds)[number];
