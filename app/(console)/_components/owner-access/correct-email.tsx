"use client";

import { Pencil } from "lucide-react";
import { useActionState, useEffect, useRef } from "react";
import { Field, FieldError, FieldHint, FieldLabel, fieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { AnswerStatus } from "../answer-status";
import { CancelButton, Disclosure } from "../disclosure";
import { SendButton } from "../send-button";
import { Sentence } from "../sentence";
import { correctEmailAction } from "./actions";
import type { CorrectEmailAnswerState } from "./correct-email-answer";
import { correctEmailText } from "./correct-email-text";

type CorrectEmailProps = {
  attemptId: string;
  /** The idempotency key. */
  changeId: string;
  /** The owner's current address. */
  email: string;
  /** Whether owners get their links by e-mail. */
  sendsLinks: boolean;
};

const initial: CorrectEmailAnswerState = { answer: null, typed: "", answeredAt: 0 };
const field = "correctedEmail";

/**
 * Changes the address of an owner who has no password yet. Works without JavaScript. Its result is shown above the row
 * of buttons.
 */
export function CorrectEmail({ attemptId, changeId, email, sendsLinks }: CorrectEmailProps) {
  const [{ answer, typed, answeredAt }, correct] = useActionState(correctEmailAction, initial);
  const message = answer?.kind === "invalid" ? answer.message : null;
  const input = useRef<HTMLInputElement>(null);

  // The answer replaces the form, so the pressed button loses focus.
  useEffect(() => {
    if (message && document.activeElement === document.body) input.current?.focus();
  }, [message]);

  return (
    <>
      <AnswerStatus
        answer={answer}
        answeredAt={answeredAt}
        status={answer && correctEmailText(answer, sendsLinks)}
        heading="h3"
        className="order-first basis-full empty:hidden"
      />
      <Disclosure
        key={answeredAt}
        open={message !== null}
        summary={
          <>
            <Pencil aria-hidden />
            Wrong e-mail? Change it
          </>
        }
      >
        <form action={correct} noValidate className="grid max-w-md gap-4">
          <input type="hidden" name="attemptId" value={attemptId} />
          <input type="hidden" name="changeId" value={changeId} />
          <p className="text-muted-foreground">
            The account moves to the new address, and every link that was sent to <bdi>{email}</bdi> stops
            working. The audit log records that you changed it.
          </p>
          <Field>
            <FieldLabel field={field}>Owner’s e-mail</FieldLabel>
            <Input
              ref={input}
              type="email"
              inputMode="email"
              autoComplete="off"
              spellCheck={false}
              required
              defaultValue={typed || email}
              {...fieldControl(field, { hint: true, error: message !== null })}
            />
            <FieldHint field={field}>
              {sendsLinks
                ? "We’ll e-mail a new link to set a password."
                : "Afterwards, copy a new link and give it to the owner."}
            </FieldHint>
            <FieldError field={field}>{message && <Sentence parts={message} />}</FieldError>
          </Field>
          <div className="flex flex-wrap gap-2">
            <SendButton size="sm">Change the e-mail</SendButton>
            <CancelButton />
          </div>
        </form>
      </Disclosure>
    </>
  );
}
