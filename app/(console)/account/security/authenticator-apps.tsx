"use client";

import { useActionState } from "react";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import type { Factor } from "@/lib/second-factor/factors";
import { AnswerStatus } from "../../_components/answer-status";
import { VerifyLink } from "../../_components/navigation/verify-link";
import { beginEnrolmentAction, confirmEnrolmentAction, removeFactorAction } from "./actions";
import { answerText } from "./answer-text";
import { AppList } from "./app-list";
import { BeginForm } from "./begin-form";
import { ConfirmForm } from "./confirm-form";
import type { FactorAnswerState } from "./factor-answer";

const initial: FactorAnswerState = { answer: null, answeredAt: 0 };

type AuthenticatorAppsProps = {
  factors: Factor[];
  /** Whether this session has verified a second factor in the last twelve hours. */
  verified: boolean;
  /** The page to open once an app is set up; "" to stay. */
  next: string;
};

/** The apps of an account: the confirmed ones, and one that is being set up. */
export function AuthenticatorApps({ factors, verified, next }: AuthenticatorAppsProps) {
  const [started, begin] = useActionState(beginEnrolmentAction, initial);
  const [confirmed, confirm] = useActionState(confirmEnrolmentAction, initial);
  const [removed, remove] = useActionState(removeFactorAction, initial);
  const latest = [confirmed, removed].reduce((a, b) => (b.answeredAt > a.answeredAt ? b : a), started);
  const enrolment = started.answer?.kind === "started" ? started.answer.enrolment : null;
  const pending = pendingFactor(started, confirmed);
  const mayAdd = verified || factors.length === 0;

  return (
    <>
      <AnswerStatus
        answer={latest.answer}
        answeredAt={latest.answeredAt}
        status={latest.answer && answerText(latest.answer)}
        heading="h2"
        className="mb-5 empty:mb-0"
      />
      <div className="grid gap-5">
        <Card>
          <CardHeader>
            <CardTitle>Your authenticator apps</CardTitle>
          </CardHeader>
          <AppList factors={factors} remove={verified ? remove : null} />
        </Card>
        <Card>
          <CardHeader>
            <CardTitle>{factors.length === 0 ? "Set up an authenticator app" : "Add another app"}</CardTitle>
          </CardHeader>
          <CardContent className="grid gap-4">
            {!mayAdd && (
              <>
                <p className="text-muted-foreground">
                  To add or remove an app, enter a code from one that’s already set up.
                </p>
                <VerifyLink />
              </>
            )}
            {mayAdd && !pending && <BeginForm first={factors.length === 0} state={started} begin={begin} />}
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

/** The app that is waiting for its first code. Without JavaScript, only the latest result is available. */
function pendingFactor(started: FactorAnswerState, confirmed: FactorAnswerState): string | null {
  const { answer } = confirmed.answeredAt > started.answeredAt ? confirmed : started;
  if (answer?.kind === "started") return answer.enrolment.factorId;
  if (answer?.kind === "problem" && answer.problem === "not-found") return null;
  return answer && "factorId" in answer ? (answer.factorId ?? null) : null;
}
