/** Why a query got no result. None of these reveals anything about the checked slug or e-mail address. */
export type Unchecked =
  | { unchecked: "signed-out" | "forbidden" | "database" }
  | { unchecked: "rate-limited"; retryAfterSeconds: number };
