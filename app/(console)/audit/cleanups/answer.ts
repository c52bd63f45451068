import type { ResolveOutcome } from "@/lib/cleanups/resolve";
import type { RetryOutcome } from "@/lib/cleanups/retry";
import type { ReconcileReport } from "@/lib/jobs/reconcile";
import type { RefusedAnswer } from "../../_components/refused-text";

/** What came of one of the three actions of this page. */
export type Answer =
  | RetryOutcome
  | ResolveOutcome
  | { kind: "reconciled"; report: ReconcileReport }
  | { kind: "reason-needed"; tooLong: boolean }
  | RefusedAnswer;

/** The last answer of one action, and when it came, in milliseconds since 1970; 0 before the first. */
export type AnswerState = { answer: Answer | null; answeredAt: number };
