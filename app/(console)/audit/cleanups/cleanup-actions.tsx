"use client";

import { createContext, type ReactNode, use, useActionState } from "react";
import { AnswerStatus } from "../../_components/answer-status";
import { reconcileAction, resolveCleanupAction, retryCleanupAction } from "./actions";
import type { AnswerState } from "./answer";
import { answerText } from "./answer-text";

const initial: AnswerState = { answer: null, answeredAt: 0 };

type Send = (form: FormData) => void;
type CleanupActions = { retry: Send; resolve: Send; reconcile: Send; latest: AnswerState };

const CleanupActionsContext = createContext<CleanupActions | null>(null);

/** Stores the results of the page's actions, because an action's row may be gone when its result arrives. */
export function CleanupActionsProvider({ children }: { children: ReactNode }) {
  const [retried, retry] = useActionState(retryCleanupAction, initial);
  const [resolved, resolve] = useActionState(resolveCleanupAction, initial);
  const [reconciled, reconcile] = useActionState(reconcileAction, initial);
  const latest = [resolved, reconciled].reduce(
    (last, state) => (state.answeredAt > last.answeredAt ? state : last),
    retried,
  );
  return (
    <CleanupActionsContext value={{ retry, resolve, reconcile, latest }}>{children}</CleanupActionsContext>
  );
}

export function useCleanupActions(): CleanupActions {
  const actions = use(CleanupActionsContext);
  if (!actions) throw new Error("useCleanupActions must be used within CleanupActionsProvider.");
  return actions;
}

export function CleanupStatus() {
  const { answer, answeredAt } = useCleanupActions().latest;
  return (
    <AnswerStatus
      answer={answer}
      answeredAt={answeredAt}
      status={answer && answerText(answer)}
      heading="h2"
      className="mb-5 empty:mb-0"
    />
  );
}
