import type { ErrorCode } from "@/lib/guards/error-codes";

/** Whether the system caused an error. Other errors are refusals, such as a slug in use, missing rights or invalid input. */
const isCausedBySystem: Record<ErrorCode, boolean> = {
  UNAUTHENTICATED: false,
  FORBIDDEN: false,
  RATE_LIMITED: false,
  INVALID_INPUT: false,
  SLUG_TAKEN: false,
  EMAIL_TAKEN: false,
  REQUEST_CONFLICT: false,
  AUTH_FAILED: true,
  DATABASE_FAILED: true,
  VERIFICATION_FAILED: true,
  INTERRUPTED: true,
  INTERNAL: true,
};

/** True for a refusal. Refusals are not counted as successes or as failures of the system. */
export function isRefusal(code: ErrorCode | null): boolean {
  return code !== null && !isCausedBySystem[code];
}
