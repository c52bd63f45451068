import type { ErrorCode } from "./error-codes";
import type { FieldErrors, ProvisionField } from "./input";

/** Why an attempt ended without a tenant. `detail` is kept in the audit log and never holds a secret. */
export type Refusal = {
  code: ErrorCode;
  /** The field that is to be changed, where one is. */
  field?: ProvisionField;
  /** Messages by field, where several are wrong. */
  fields?: FieldErrors;
  detail?: Record<string, unknown>;
};

export type Explanation = { title: string; cause: string; exists: string; next: string; retryable: boolean };

const nothing = "Nothing was created.";
const undone = "Nothing of this attempt was kept.";

/** The texts of the twelve codes: what happened, why, what exists now, and what to do. */
const explanations: Record<ErrorCode, Explanation> = {
  UNAUTHENTICATED: {
    title: "You are signed out",
    cause: "Your session ended before the form was sent.",
    exists: nothing,
    next: "Sign in again in another tab, then send this form once more. What you typed is still here.",
    retryable: true,
  },
  FORBIDDEN: {
    title: "You may not provision tenants",
    cause: "Your account can read the console, but only admins can create tenants.",
    exists: nothing,
    next: "Ask an admin to provision this tenant, or to give your account the admin role.",
    retryable: false,
  },
  RATE_LIMITED: {
    title: "Too many attempts in a short time",
    cause: "Your account has reached the limit of attempts for now.",
    exists: nothing,
    next: "Wait a moment, then send the form again.",
    retryable: true,
  },
  INVALID_INPUT: {
    title: "Some fields need a change",
    cause: "What was sent does not fit what a tenant needs.",
    exists: nothing,
    next: "Correct the fields that are marked, then send the form again.",
    retryable: true,
  },
  SLUG_TAKEN: {
    title: "This slug is taken",
    cause: "Another tenant has this slug, an attempt in progress holds it, or the platform reserves it.",
    exists: nothing,
    next: "Choose another slug and send the form again.",
    retryable: true,
  },
  EMAIL_TAKEN: {
    title: "This e-mail address has an account already",
    cause: "The owner’s e-mail address belongs to an existing account, or an attempt in progress holds it.",
    exists: nothing,
    next: "Use another e-mail address for the owner.",
    retryable: true,
  },
  REQUEST_CONFLICT: {
    title: "This form was sent before with other data",
    cause: "The same form had been sent already, and what it holds has changed since.",
    exists: "Nothing was created by this request. The earlier one stands as it is.",
    next: "Look at the earlier attempt first. Send the form again to start a new one.",
    retryable: true,
  },
  AUTH_FAILED: {
    title: "The owner’s account could not be created",
    cause: "The authentication service did not answer, or refused the request.",
    exists: nothing,
    next: "Send the form again in a minute. If it keeps failing, check the authentication service.",
    retryable: true,
  },
  DATABASE_FAILED: {
    title: "The tenant’s records could not be saved",
    cause: "The database refused or lost the request.",
    exists: undone,
    next: "Send the form again. If it keeps failing, check the database.",
    retryable: true,
  },
  VERIFICATION_FAILED: {
    title: "The tenant’s records were not complete",
    cause: "The check before the commit counted other records than a tenant must have.",
    exists: undone,
    next: "Do not try again before a developer has looked at the attempt: the cause is in the program or its schema.",
    retryable: false,
  },
  INTERRUPTED: {
    title: "The attempt was interrupted",
    cause: "The server stopped in the middle of the attempt.",
    exists: undone,
    next: "Send the form again.",
    retryable: true,
  },
  INTERNAL: {
    title: "Something went wrong on our side",
    cause: "The program met a case that it does not know.",
    exists: undone,
    next: "Try again once. If it fails again, give the attempt’s id to a developer.",
    retryable: true,
  },
};

export function explain(code: ErrorCode): Explanation {
  return explanations[code];
}

/** What is said under the field that a refusal is about: who holds the value, and what to do instead. */
export function conflictMessage({ code, detail = {} }: Pick<Refusal, "code" | "detail">): string {
  if (code === "INVALID_INPUT") return "No account has this address. Let a new one be created for it.";
  if (code === "EMAIL_TAKEN") {
    if (detail.heldBy === "cleanup") {
      return "An account that an undone attempt left over has this address, and is being removed. Try again in a minute.";
    }
    return detail.heldBy === "attempt"
      ? "An attempt in progress uses this address. Wait until it has ended, or use another address."
      : "This address has an account already. Use another one for the owner.";
  }
  if (detail.heldBy === "tenant" && typeof detail.name === "string") {
    return `This slug belongs to ${detail.name}. Choose another one.`;
  }
  if (detail.heldBy === "attempt") {
    return "An attempt in progress holds this slug. Wait until it has ended, or choose another one.";
  }
  if (detail.heldBy === "platform") return "The platform keeps this slug for itself. Choose another one.";
  return "This slug is taken. Choose another one.";
}
