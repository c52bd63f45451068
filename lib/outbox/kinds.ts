/** What a message is about; its receiver is found when it is sent, so that a payload holds no more than ids. */
export const messageKinds = [
  /** A new owner gets the link that leads to a password. */
  "owner_activation",
  /** An owner who has an account already is told of one more tenant. */
  "owner_added",
  /** A new owner is told that an admin copied a link to their account. */
  "link_handed_over",
  /** A new owner is told that a password was set. */
  "password_set",
] as const;

export type MessageKind = (typeof messageKinds)[number];

/** Ids and times only: the receiver is looked up when the message is sent, and no secret is stored. */
export type MessagePayload = {
  ownerUserId: string;
  askedBy?: "owner" | "admin";
  /** The admin who copied a link, and until when it works. */
  handedOverBy?: string;
  expiresAt?: string;
  /** When the password was set. */
  setAt?: string;
};

/** `dropped`: there was nothing to send any more, and `last_error` says why. `manual`: it waits for a person. */
export const messageStates = ["pending", "delivered", "dropped", "manual"] as const;

export type MessageState = (typeof messageStates)[number];
