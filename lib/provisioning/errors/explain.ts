import type { ErrorCode } from "../../guards/error-codes";
import type { FieldErrors, ProvisionField } from "../input";
import {
  clockExplanation,
  conflictTexts,
  type Explanation,
  explanations,
  otherAccount,
  readOnlyExplanation,
  refusedAccount,
  refusedKey,
  refusedRecords,
  repeatedKey,
  secondFactorExplanation,
  unfitText,
  wrongCounts,
} from "./messages";

/** Why an attempt ended without a tenant. `detail` is kept in the audit log and never holds a secret. */
export type Refusal = {
  code: ErrorCode;
  /** The field that is to be changed, where one is. */
  field?: ProvisionField;
  /** Messages by field, where several are wrong. */
  fields?: FieldErrors;
  detail?: Record<string, unknown>;
};

/** The refusal of a session that has proved who it is by a password alone, where more is asked for. */
export const secondFactorMissing = {
  code: "UNAUTHENTICATED",
  detail: { missing: "second factor" },
} as const satisfies Refusal;

/** The refusal of every session while this server's clock is wrong. */
export const clockWrong = { code: "UNAUTHENTICATED", detail: { clock: "wrong" } } as const satisfies Refusal;

/** Whether a refusal is that one: it is mended by a code and not by signing in again. */
export function isSecondFactorMissing({ code, detail }: Pick<Refusal, "code" | "detail">): boolean {
  return code === secondFactorMissing.code && detail?.missing === secondFactorMissing.detail.missing;
}

/** Why the records could not be verified: their tenant's key is in use by the tenant of another attempt. */
export const usedKey = { tenant: "of another attempt" } as const;

/** SQLSTATE of a write that a read-only database refused. */
const readOnlyState = "25006";

/** What happened, why, what exists now, and what to do. */
export function explain(refusal: Pick<Refusal, "code" | "detail">): Explanation {
  if (refusal.detail?.sqlstate === readOnlyState) return readOnlyExplanation;
  if (isSecondFactorMissing(refusal)) return secondFactorExplanation;
  const { code, detail = {} } = refusal;
  const { sqlstate, constraint, message } = detail;
  if (typeof sqlstate === "string" && isDeterministic(sqlstate)) {
    if (code === "DATABASE_FAILED") return refusedRecords(sqlstate, textOf(constraint));
    if (code === "AUTH_FAILED") return refusedAccount(sqlstate, textOf(message));
  }
  if (code === "AUTH_FAILED" && keyRefused.includes(Number(detail.httpStatus))) return refusedKey;
  if (code === "VERIFICATION_FAILED") return explainVerification(detail);
  return refusal.detail?.clock === clockWrong.detail.clock ? clockExplanation : explanations[refusal.code];
}

function explainVerification({ tenant, counts, expected }: Record<string, unknown>): Explanation {
  if (tenant === usedKey.tenant) return repeatedKey;
  const made = (counts ?? {}) as Record<string, number>;
  if (made["account found"] === 0) return otherAccount;
  const wrong = Object.entries((expected ?? {}) as Record<string, number>).filter(
    ([name, count]) => made[name] !== count,
  );
  return wrong.length > 0
    ? wrongCounts(wrong.map(([name, count]) => `${name}: ${made[name]} instead of ${count}`))
    : explanations.VERIFICATION_FAILED;
}

/** Classes of errors that pass: connections, transaction states, conflicts, resources, operators and the system. */
const passing = /^(08|25|26|40|53|55P|55006|57|58|XX000)/;

/**
 * True for errors that the same statement meets again: values, constraints, missing tables and rights, and what a
 * trigger raises, whatever code it chose (PostgreSQL, Appendix A).
 */
export function isDeterministic(sqlstate: string): boolean {
  return !passing.test(sqlstate);
}

/** HTTP statuses by which the Auth server refuses the console's secret key. */
const keyRefused = [401, 403];

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The message at the field that a refusal is about, as far as the refusal itself names the holder of the value. */
export function conflictMessage({ code, detail = {} }: Pick<Refusal, "code" | "detail">): string {
  const { account, heldBy = account, ids } = detail;
  if (account === "ambiguous" && Array.isArray(ids)) return unfitText(account, ids);
  return conflictTexts[code]?.[String(heldBy)] ?? explanations[code].cause;
}
