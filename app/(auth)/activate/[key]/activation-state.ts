/** The state of the password form after a submission. */
export type ActivationState = {
  problem?: string;
  notice?: "unavailable" | "busy" | "limited";
  /** Counts the responses, so that an identical one is announced again. */
  answers: number;
};

/** The state of the form for a new link. */
export type NewLinkState = { outcome: "requested" | "limited" | "unavailable" | null; answers: number };
