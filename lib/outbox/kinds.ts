/** What a message is about; its receiver is found when it is sent, so that a payload holds no more than ids. */
export const messageKinds = [
  /** A new owner gets the link that leads to a password. */
  "owner_activation",
  /** An owner who has an account already is told of one more tenant. */
  "owner_added",
] as const;

export type MessageKind = (typeof messageKinds)[number];

/** `dropped`: there was nothing to send any more, and `last_error` says why. `manual`: it waits for a person. */
export const messageStates = ["pending", "delivered", "dropped", "manual"] as const;

export type MessageState = (typeof messageStates)[number];
