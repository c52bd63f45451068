"use client";

import { createContext, type ReactNode, use, useActionState, useEffect, useRef } from "react";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { VerifyLink } from "../../_components/verify-link";
import { reconcileAction, resolveCleanupAction, retryCleanupAction } from "./actions";
import type { AnswerState } from "./answer";
import { answerText } from "./answer-text";

const initial: AnswerState = { answer: null, answeredAt: 0 };

type Send = (form: FormData) => void;
type Desk = { retry: Send; resolve: Send; reconcile: Send; latest: AnswerState };

const DeskContext = createContext<Desk | null>(null);

/** Holds the answers of the page's actions: the row that an action was for may be gone when it is answered. */
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
  if (!desk) throw new Error("A form of the clean-ups stands outside their desk.");
  return desk;
}

/** Says what came of the last action; takes the focus where the pressed button went away with its row. */
export function DeskStatus() {
  const { answer, answeredAt } = useDesk().latest;
  const line = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (answeredAt > 0 && document.activeElement === document.body) line.current?.focus();
  }, [answeredAt]);

  const said = answer && answerText(answer);
  return (
    <div ref={line} role="status" tabIndex={-1} className="rounded-lg outline-offset-2">
      {said && (
        <Alert key={answeredAt} variant={said.variant} className="mb-5">
          <AlertTitle>{said.title}</AlertTitle>
          <AlertDescription>
            <p>{said.text}</p>
            {answer.kind === "refused" && answer.secondFactorMissing && <VerifyLink />}
          </AlertDescription>
        </Alert>
      )}
    </div>
  );
}
