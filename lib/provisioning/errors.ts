import type { ErrorCode } from "./error-codes";
import type { FieldErrors, ProvisionField } from "./input";
import { conflictTexts, type Explanation, explanations } from "./messages";

/** Why an attempt ended without a tenant. `detail` is kept in the audit log and never holds a secret. */
export type Refusal = {
  code: ErrorCode;
  /** The field that is to be changed, where one is. */
  field?: ProvisionField;
  /** Messages by field, where several are wrong. */
  fields?: FieldErrors;
  detail?: Record<string, unknown>;
};

/** What happened, why, what exists now, and what to do. */
export function explain(code: ErrorCode): Explanation {
  return explanations[code];
}

/** What is said under the field that a refusal is about, as far as the refusal itself tells who has the value. */
export function conflictMessage({ code, detail = {} }: Pick<Refusal, "code" | "detail">): string {
  return conflictTexts[code]?.[String(detail.heldBy ?? detail.account)] ?? explain(code).cause;
}
