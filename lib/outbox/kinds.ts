export const messageKinds = [
  /** Sends a new owner the link to set a password. */
  "owner_activation",
  /** Announces the new tenant to an owner who already had an account. */
  "owner_added",
  /** Notifies a new owner that an admin copied a link to their account. */
  "link_handed_over",
  /** Notifies a new owner that a password was set. */
  "password_set",
] as const;

export type MessageKind = (typeof messageKinds)[number];

/** Contains no address or secret of the recipient. The recipient is looked up when the message is sent. */
export type MessagePayload = {
  ownerUserId: string;
  askedBy?: "owner" | "admin";
  /** The admin who copied a link, and its expiry. */
  handedOverBy?: string;
  expiresAt?: string;
  /** When the password was set. */
  setAt?: string;
};

/** `dropped`: will not be sent, with the reason in `last_error`. `manual`: needs an admin. */
export const messageStates = ["pending", "delivered", "dropped", "manual"] as const;

export type MessageState = (typeof messageStates)[number];
