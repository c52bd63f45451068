"use client";

import { type ReactNode, useActionState, useEffect, useRef } from "react";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { activateAction, openedAction } from "./actions";
import type { ActivationState } from "./activation-state";
import { PasswordField, type PasswordFieldTexts } from "./password-field";

const initial: ActivationState = { answers: 0 };

type ActivateFormProps = {
  linkKey: string;
  /** The page's locale, for the texts in the response. */
  locale: string;
  /** A warning that another account is already signed in here. */
  otherAccount: ReactNode;
  texts: PasswordFieldTexts & { action: string; pending: string };
};

export function ActivateForm({ linkKey, locale, otherAccount, texts }: ActivateFormProps) {
  const [state, action, pending] = useActionState(activateAction, initial);
  const form = useRef<HTMLFormElement>(null);
  const opened = useRef(false);
  const { notice } = state;

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
      <input type="hidden" name="locale" value={locale} />
      {notice && (
        <Alert key={state.answers} variant="warning" role="alert">
          <AlertTitle>{notice.title}</AlertTitle>
          <AlertDescription>{notice.text}</AlertDescription>
        </Alert>
      )}
      {otherAccount && (
        <Alert variant="info">
          <AlertDescription>
            <p>{otherAccount}</p>
          </AlertDescription>
        </Alert>
      )}
      <PasswordField problem={state.problem} texts={texts} />
      <Button type="submit" size="multiline" pending={pending} className="mt-1 w-full">
        {pending ? texts.pending : texts.action}
      </Button>
    </form>
  );
}
