/** The events of an owner's activation, in the usual order. */
export const activationEventKinds = [
  /** An admin or the owner requested another e-mail. */
  "mail_asked",
  "mail_sent",
  "link_copied",
  /** An admin revoked the owner's link. */
  "revoked",
  /** An admin started to correct the owner's address. Earlier links no longer work, even if the correction fails. */
  "email_change_started",
  "email_changed",
  "email_change_failed",
  /** The owner started to fill in the form. Loading the page is not enough, because mail scanners load it too. */
  "opened",
  /** The owner has set a password or signed in. Permanent: no link can be created from then on. */
  "activated",
] as const;

export type ActivationEventKind = (typeof activationEventKinds)[number];
