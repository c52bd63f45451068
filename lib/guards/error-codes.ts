/** The twelve ways in which an attempt can end without a tenant. lib/provisioning/errors/explanations.ts explains each. */
export const errorCodes = [
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "RATE_LIMITED",
  "INVALID_INPUT",
  "SLUG_TAKEN",
  "EMAIL_TAKEN",
  "REQUEST_CONFLICT",
  "AUTH_FAILED",
  "DATABASE_FAILED",
  "VERIFICATION_FAILED",
  "INTERRUPTED",
  "INTERNAL",
] as const;

export type ErrorCode = (typeof errorCodes)[number];
