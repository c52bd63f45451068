"use client";

import { useActionState, useEffect, useRef } from "react";
import { CodeField, codeMalformed } from "@/app/_components/code-field";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { factorTexts } from "@/lib/second-factor/factor-texts";
import { waitText } from "../wait-text";
import { type VerifyState, verifyCodeAction } from "./actions";

const initial: VerifyState = { answers: 0 };

export function CodeForm({ next }: { next: string }) {
  const [state, action, pending] = useActionState(verifyCodeAction, initial);
  const form = useRef<HTMLFormElement>(null);
  const codeProblem = fieldProblem(state);
  const notice = state.problem && !codeProblem ? noticeOf(state) : null;

  useEffect(() => {
    if (state.answers > 0) form.current?.querySelector<HTMLInputElement>("#code")?.focus();
  }, [state]);

  return (
    <form ref={form} action={action} noValidate className="grid gap-4">
      <input type="hidden" name="next" value={next} />
      {notice && (
        <Alert key={state.answers} variant="warning" role="alert">
          <AlertTitle>{notice.title}</AlertTitle>
          <AlertDescription>{notice.text}</AlertDescription>
        </Alert>
      )}
      <CodeField problem={codeProblem} hint="Six digits that change every 30 seconds." />
      <Button type="submit" size="lg" pending={pending} className="mt-1 w-full">
        {pending ? "Checking the code…" : "Continue"}
      </Button>
    </form>
  );
}

function fieldProblem({ problem }: VerifyState): string | undefined {
  if (problem === "malformed") return codeMalformed;
  return problem === "wrong-code" ? factorTexts[problem] : undefined;
}

function noticeOf({ problem, retryAfterSeconds = 60 }: VerifyState): { title: string; text: string } {
  if (problem === "rate-limited") {
    return {
      title: "Too many attempts",
      text: `The code wasn’t checked. You can try again in ${waitText(retryAfterSeconds)}.`,
    };
  }
  const text = problem && problem !== "malformed" ? factorTexts[problem] : "";
  return { title: "The code wasn’t checked", text };
}
