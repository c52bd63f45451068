/** What the form of the password shows after an answer. */
export type ActivationState = {
  problem?: string;
  notice?: "unavailable" | "busy" | "limited";
  /** Counts the answers, so that an equal one is announced again. */
  answers: number;
};

/** What the form for a new link shows. */
export type NewLinkState = { outcome: "asked" | "limited" | "unavailable" | null; answers: number };
