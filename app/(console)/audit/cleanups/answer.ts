import type { ResolveOutcome } from "@/lib/cleanups/resolve";
import type { RetryOutcome } from "@/lib/cleanups/retry";
import type { ReconcileReport } from "@/lib/jobs/reconcile";
import type { RefusedAnswer } from "../../_components/refused-text";

/** The outcome of one of this page's three actions. */
export type Answer =
  | RetryOutcome
  | ResolveOutcome
  | { kind: "reconciled"; report: ReconcileReport }
  | { kind: "reason-needed"; tooLong: boolean }
  | RefusedAnswer;

/** The latest answer to one action, and its time in milliseconds since 1970; 0 before the first. */
export type AnswerState = { answer: Answer | null; answeredAt: number };
