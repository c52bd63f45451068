import { clockWrong, isSecondFactorMissing, type Refusal } from "@/lib/guards/refusal";
import { isDeterministic } from "@/lib/guards/sqlstate";
import {
  clockExplanation,
  type Explanation,
  explanations,
  type FailedObjects,
  failedObjects,
  failedStatement,
  otherAccount,
  readOnlyExplanation,
  refusedAccount,
  refusedRecords,
  secondFactorExplanation,
  secretKeyExplanation,
  tenantKeyExplanation,
  wrongCounts,
} from "./explanations";
import { conflictTexts, ineligibleText } from "./messages";

/** Detail of a failed verification: the tenant's key belongs to another attempt's tenant. */
export const reusedTenantKey = { tenant: "of another attempt" } as const;

/** SQLSTATE of a write to a read-only database. */
const readOnlyState = "25006";

/** Explains a refusal: what happened, why, what exists now, and what to do. */
export function explain(refusal: Pick<Refusal, "code" | "detail">): Explanation {
  if (refusal.detail?.sqlstate === readOnlyState) return readOnlyExplanation;
  if (isSecondFactorMissing(refusal)) return secondFactorExplanation;
  const { code, detail = {} } = refusal;
  const { sqlstate, message } = detail;
  if (typeof sqlstate === "string" && isDeterministic(sqlstate)) {
    if (code === "DATABASE_FAILED") return refusedRecords(sqlstate, namesIn(detail));
    if (code === "AUTH_FAILED") return refusedAccount(sqlstate, textOf(message));
  }
  if (typeof sqlstate === "string" && code === "DATABASE_FAILED")
    return failedStatement(sqlstate, namesIn(detail));
  if (code === "AUTH_FAILED" && secretKeyRefusals.includes(Number(detail.httpStatus)))
    return secretKeyExplanation;
  if (code === "VERIFICATION_FAILED") return explainVerification(detail);
  return refusal.detail?.clock === clockWrong.detail.clock ? clockExplanation : explanations[refusal.code];
}

function explainVerification({ tenant, counts, expected }: Record<string, unknown>): Explanation {
  if (tenant === reusedTenantKey.tenant) return tenantKeyExplanation;
  const actual = (counts ?? {}) as Record<string, number>;
  if (actual["account found"] === 0) return otherAccount;
  const mismatches = Object.entries((expected ?? {}) as Record<string, number>).filter(
    ([name, count]) => actual[name] !== count,
  );
  return mismatches.length > 0
    ? wrongCounts(mismatches.map(([name, count]) => `${name}: ${actual[name]} instead of ${count}`))
    : explanations.VERIFICATION_FAILED;
}

/** HTTP statuses with which the Auth server refuses the console's secret key. */
const secretKeyRefusals = [401, 403];

function namesIn(detail: Record<string, unknown>): FailedObjects {
  return Object.fromEntries(failedObjects.map((name) => [name, textOf(detail[name])]));
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The message for the refused field. It depends on what already holds the value. */
export function conflictMessage({ code, detail = {} }: Pick<Refusal, "code" | "detail">): string {
  const { account, heldBy = account, ids } = detail;
  if (account === "ambiguous" && Array.isArray(ids)) return ineligibleText(account, ids);
  return conflictTexts[code]?.[String(heldBy)] ?? explanations[code].cause;
}
