/** Why a query was not answered. None of these reveals anything about the slug or the address. */
export type Unchecked =
  | { unchecked: "signed-out" | "forbidden" | "database" }
  | { unchecked: "rate-limited"; retryAfterSeconds: number };
