"use client";

import { Eraser } from "lucide-react";
import { useActionState, useId } from "react";
import { AnswerStatus } from "../../../_components/answer-status";
import { CancelButton, Disclosure } from "../../../_components/disclosure";
import { SendButton } from "../../../_components/send-button";
import { eraseAction } from "./actions";
import { type EraseAnswerState, eraseAnswerText } from "./answer";

type EraseFormProps = { attemptId: string; email: string | null; erased: boolean };

const initial: EraseAnswerState = { answer: null, answeredAt: 0 };

/** Erases the owner's data, after a confirmation that needs no script. The buttons choose how much is erased. */
export function EraseForm({ attemptId, email, erased }: EraseFormProps) {
  const [{ answer, answeredAt }, erase] = useActionState(eraseAction, initial);
  const hint = useId();
  return (
    <div className="grid grid-cols-1 gap-3">
      <AnswerStatus
        answer={answer}
        answeredAt={answeredAt}
        status={answer && eraseAnswerText(answer)}
        heading="h3"
        className="empty:hidden"
      />
      {erased ? (
        <p className="text-muted-foreground">The owner’s data in this attempt has been erased.</p>
      ) : (
        <Disclosure
          key={answeredAt}
          summary={
            <>
              <Eraser aria-hidden />
              Erase personal data…
            </>
          }
        >
          <form action={erase} className="grid grid-cols-1 justify-items-start gap-3">
            <input type="hidden" name="attemptId" value={attemptId} />
            <p id={hint} className="max-w-prose text-muted-foreground">
              This can’t be undone. Names, addresses and all other values of the request are removed from the
              audit log. IDs, times, stages and the outcome stay, and so do the tenant and the owner’s
              account.
            </p>
            <SendButton
              variant="destructive"
              size="multiline"
              name="scope"
              value="attempt"
              aria-describedby={hint}
            >
              Erase from this attempt
            </SendButton>
            {email && (
              <SendButton
                variant="destructive"
                size="multiline"
                name="scope"
                value="owner"
                aria-describedby={hint}
                className="max-w-full text-left"
              >
                <span className="min-w-0 wrap-anywhere">Erase everything about {email}</span>
              </SendButton>
            )}
            <CancelButton />
          </form>
        </Disclosure>
      )}
    </div>
  );
}
