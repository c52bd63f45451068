/** Why a query got no result. None of these reveals anything about the slug or the address. */
export type Unchecked =
  | { unchecked: "signed-out" | "forbidden" | "database" }
  | { unchecked: "rate-limited"; retryAfterSeconds: number };
