/** Why a question was not answered. None of it says anything about the slug or the address. */
export type Unchecked =
  | { unchecked: "signed-out" | "forbidden" | "database" }
  | { unchecked: "rate-limited"; retryAfterSeconds: number };
