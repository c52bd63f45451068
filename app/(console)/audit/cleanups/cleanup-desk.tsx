"use client";

import { createContext, type ReactNode, use, useActionState } from "react";
import { AnswerStatus } from "../../_components/answer-status";
import { reconcileAction, resolveCleanupAction, retryCleanupAction } from "./actions";
import type { AnswerState } from "./answer";
import { answerText } from "./answer-text";

const initial: AnswerState = { answer: null, answeredAt: 0 };

type Send = (form: FormData) => void;
type Desk = { retry: Send; resolve: Send; reconcile: Send; latest: AnswerState };

const DeskContext = createContext<Desk | null>(null);

/** Holds the results of the page's actions, because the row may be gone when its result arrives. */
export function CleanupDesk({ children }: { children: ReactNode }) {
  const [retried, retry] = useActionState(retryCleanupAction, initial);
  const [resolved, resolve] = useActionState(resolveCleanupAction, initial);
  const [reconciled, reconcile] = useActionState(reconcileAction, initial);
  const latest = [resolved, reconciled].reduce(
    (last, state) => (state.answeredAt > last.answeredAt ? state : last),
    retried,
  );
  return <DeskContext value={{ retry, resolve, reconcile, latest }}>{children}</DeskContext>;
}

export function useDesk(): Desk {
  const desk = use(DeskContext);
  if (!desk) throw new Error("A clean-up form must be inside CleanupDesk.");
  return desk;
}

export function DeskStatus() {
  const { answer, answeredAt } = useDesk().latest;
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
