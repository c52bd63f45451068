/** The state of the password form after an answer. */
export type ActivationState = {
  problem?: string;
  notice?: "unavailable" | "busy" | "limited";
  /** Counts the answers, so that an equal one is announced again. */
  answers: number;
};

/** The state of the form for a new link. */
export type NewLinkState = { outcome: "asked" | "limited" | "unavailable" | null; answers: number };
