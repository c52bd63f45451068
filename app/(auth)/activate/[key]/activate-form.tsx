"use client";

import { useActionState, useEffect, useRef } from "react";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { activateAction, openedAction } from "./actions";
import type { ActivationState } from "./activation-state";
import { PasswordField } from "./password-field";

const initial: ActivationState = { answers: 0 };

const notices = {
  unavailable: {
    title: "Couldn’t set the password",
    text: "The authentication service didn’t confirm it. Your link still works: try again on this page in a moment.",
  },
  busy: {
    title: "Your password is being set",
    text: "Another request from this browser isn’t finished yet. Try again in half a minute.",
  },
  limited: { title: "Too many attempts", text: "Your link still works. Try again in 15 minutes." },
};

type ActivateFormProps = {
  linkKey: string;
  /** The e-mail address of a different account that is signed in, or null. */
  otherAccount: string | null;
};

export function ActivateForm({ linkKey, otherAccount }: ActivateFormProps) {
  const [state, action, pending] = useActionState(activateAction, initial);
  const form = useRef<HTMLFormElement>(null);
  const opened = useRef(false);
  const notice = state.notice && notices[state.notice];

  useEffect(() => {
    if (state.answers > 0) form.current?.querySelector<HTMLInputElement>("#password")?.focus();
  }, [state]);

  function reportOpened(): void {
    if (opened.current) return;
    opened.current = true;
    // A failure is ignored: nothing on this page depends on the record.
    openedAction(linkKey).catch(() => undefined);
  }

  return (
    <form ref={form} action={action} onInput={reportOpened} noValidate className="grid gap-4">
      <input type="hidden" name="key" value={linkKey} />
      {notice && (
        <Alert key={state.answers} variant="warning" role="alert">
          <AlertTitle>{notice.title}</AlertTitle>
          <AlertDescription>{notice.text}</AlertDescription>
        </Alert>
      )}
      {otherAccount && (
        <Alert variant="info">
          <AlertDescription>
            You’re signed in as {otherAccount}. Setting the password signs you in as the owner instead.
          </AlertDescription>
        </Alert>
      )}
      <PasswordField problem={state.problem} />
      <Button type="submit" size="lg" pending={pending} className="mt-1 w-full">
        {pending ? "Setting the password…" : "Set password and sign in"}
      </Button>
    </form>
  );
}
