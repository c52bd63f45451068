/** What the form of the password shows after an answer. */
export type ActivationState = {
  problem?: string;
  notice?: "unavailable" | "busy";
  /** Whom the link that is used up has signed in; "" while there is a link. */
  userId: string;
  /** Counts the answers, so that an equal one is announced again. */
  answers: number;
};

/** What the form for a new link shows. */
export type NewLinkState = { email: string; problem?: string; asked?: boolean; answers: number };
