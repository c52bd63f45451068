"use client";

import { useActionState, useEffect, useRef } from "react";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { activateAction, openedAction } from "./actions";
import type { ActivationState } from "./activation-state";
import { PasswordField } from "./password-field";

const initial: ActivationState = { userId: "", answers: 0 };

const notices = {
  unavailable: {
    title: "The password could not be set",
    text: "The authentication service did not answer as expected. Try again in a minute: your link is not lost.",
  },
  busy: { title: "Too many tries", text: "Your link was not used up. Try again in some minutes." },
};

type ActivateFormProps = {
  email: string;
  userId: string;
  /** "" where the session does instead of the link. */
  tokenHash: string;
  /** Who else is signed in in this browser. */
  otherAccount: string | null;
};

export function ActivateForm({ email, userId, tokenHash, otherAccount }: ActivateFormProps) {
  const [state, action, pending] = useActionState(activateAction, initial);
  const form = useRef<HTMLFormElement>(null);
  const opened = useRef(false);
  const notice = state.notice && notices[state.notice];

  useEffect(() => {
    if (state.answers > 0) form.current?.querySelector<HTMLInputElement>("#password")?.focus();
  }, [state]);

  function noteOpened(): void {
    if (opened.current || tokenHash === "") return;
    opened.current = true;
    // Nothing on this page waits for it.
    openedAction(tokenHash).catch(() => undefined);
  }

  return (
    <form ref={form} action={action} onInput={noteOpened} noValidate className="grid gap-4">
      <input type="hidden" name="tokenHash" value={tokenHash} />
      <input type="hidden" name="userId" value={tokenHash === "" ? userId : ""} />
      {notice && (
        <Alert key={state.answers} variant="warning" role="alert">
          <AlertTitle>{notice.title}</AlertTitle>
          <AlertDescription>{notice.text}</AlertDescription>
        </Alert>
      )}
      {otherAccount && (
        <Alert variant="info">
          <AlertDescription>
            You are signed in as {otherAccount}. Setting the password signs you in as {email} instead.
          </AlertDescription>
        </Alert>
      )}
      <PasswordField email={email} problem={state.problem} />
      <Button type="submit" size="lg" pending={pending} className="mt-1 w-full">
        {pending ? "Setting the password…" : "Set password and sign in"}
      </Button>
    </form>
  );
}
