/** Sentences for the operator who adopts the database. */
export type Findings = {
  /** What keeps the console from working with these tables; empty if they fit. */
  problems: string[];
  /** What works, but is worth knowing. */
  notes: string[];
};
