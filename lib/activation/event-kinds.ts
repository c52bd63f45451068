/** What happens on an owner's way in, in the order of a day on which all goes well. */
export const activationEventKinds = [
  /** An admin, or the owner, asked for another mail. */
  "mail_asked",
  "mail_sent",
  "link_copied",
  /** The link that was out was replaced by one that nobody has. */
  "revoked",
  /** Somebody began to fill in the page behind the link; a mail scanner only loads it. */
  "opened",
  "activated",
] as const;

export type ActivationEventKind = (typeof activationEventKinds)[number];
