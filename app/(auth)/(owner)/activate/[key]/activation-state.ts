/** What happened to a request, in the page's language. */
export type Notice = { title: string; text: string };

/** The state of the password form after a submission. */
export type ActivationState = {
  problem?: string;
  notice?: Notice;
  /** Counts the responses, so that an identical one is announced again. */
  answers: number;
};

/** The state of the form for a new link. */
export type NewLinkState = {
  outcome: "requested" | "limited" | "unavailable" | null;
  notice?: Notice;
  answers: number;
};
