"use client";

import { useActionState, useEffect, useRef } from "react";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import type { Factor } from "@/lib/auth/factors";
import { VerifyLink } from "../../_components/verify-link";
import { beginEnrolmentAction, confirmEnrolmentAction, removeFactorAction } from "./actions";
import { answerText } from "./answer-text";
import { AppList } from "./app-list";
import { BeginForm } from "./begin-form";
import { ConfirmForm } from "./confirm-form";
import type { FactorAnswerState } from "./factor-answer";

const initial: FactorAnswerState = { answer: null, answeredAt: 0 };

type AuthenticatorAppsProps = {
  factors: Factor[];
  /** Whether this session has proved a second factor. */
  proved: boolean;
  /** Where to go once an app is set up; "" to stay. */
  next: string;
};

/** The apps of an account: those that count, and one that is being set up. */
export function AuthenticatorApps({ factors, proved, next }: AuthenticatorAppsProps) {
  const [begun, begin] = useActionState(beginEnrolmentAction, initial);
  const [confirmed, confirm] = useActionState(confirmEnrolmentAction, initial);
  const [removed, remove] = useActionState(removeFactorAction, initial);
  const latest = [confirmed, removed].reduce((a, b) => (b.answeredAt > a.answeredAt ? b : a), begun);
  const enrolment = begun.answer?.kind === "begun" ? begun.answer.enrolment : null;
  const pending = pendingFactor(begun, confirmed);
  const mayAdd = proved || factors.length === 0;

  return (
    <>
      <Status state={latest} />
      <div className="grid gap-5">
        <Card>
          <CardHeader>
            <CardTitle>Your authenticator apps</CardTitle>
          </CardHeader>
          <AppList factors={factors} remove={proved ? remove : null} />
        </Card>
        <Card>
          <CardHeader>
            <CardTitle>{factors.length === 0 ? "Set up an authenticator app" : "Add another app"}</CardTitle>
          </CardHeader>
          <CardContent className="grid gap-4">
            {!mayAdd && (
              <>
                <p className="text-muted-foreground">
                  To add or remove an app, enter a code of one that you have.
                </p>
                <VerifyLink />
              </>
            )}
            {mayAdd && !pending && <BeginForm first={factors.length === 0} state={begun} begin={begin} />}
            {mayAdd && pending && (
              <ConfirmForm
                factorId={pending}
                enrolment={enrolment?.factorId === pending ? enrolment : null}
                next={next}
                state={confirmed}
                confirm={confirm}
              />
            )}
          </CardContent>
        </Card>
      </div>
    </>
  );
}

/** The app that waits for its first code; a browser without scripts has only the last of the two answers. */
function pendingFactor(begun: FactorAnswerState, confirmed: FactorAnswerState): string | null {
  const { answer } = confirmed.answeredAt > begun.answeredAt ? confirmed : begun;
  if (answer?.kind === "begun") return answer.enrolment.factorId;
  if (answer?.kind === "problem" && answer.problem === "gone") return null;
  return answer && "factorId" in answer ? (answer.factorId ?? null) : null;
}

/** Says what came of the last action; takes the focus where the pressed button went away. */
function Status({ state: { answer, answeredAt } }: { state: FactorAnswerState }) {
  const line = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (answeredAt > 0 && document.activeElement === document.body) line.current?.focus();
  }, [answeredAt]);

  const said = answer && answerText(answer);
  return (
    <div ref={line} role="status" tabIndex={-1} className="rounded-lg outline-offset-2">
      {said && (
        <Alert key={answeredAt} variant={said.variant} className="mb-5">
          <AlertTitle as="h2">{said.title}</AlertTitle>
          <AlertDescription>
            <p>{said.text}</p>
            {answer.kind === "refused" && answer.secondFactorMissing && <VerifyLink />}
          </AlertDescription>
        </Alert>
      )}
    </div>
  );
}
