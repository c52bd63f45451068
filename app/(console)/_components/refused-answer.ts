import { isSecondFactorMissing, type Refusal } from "@/lib/provisioning/errors";
import type { RefusedAnswer } from "./refused-text";

/** A refusal, as the pages of the console are told of it. */
export function refusedAnswer(refusal: Refusal): RefusedAnswer {
  const wait = refusal.detail?.retryAfterSeconds;
  return {
    kind: "refused",
    code: refusal.code,
    retryAfterSeconds: typeof wait === "number" ? wait : undefined,
    secondFactorMissing: isSecondFactorMissing(refusal),
  };
}
