"use client";

import { useActionState, useEffect, useRef } from "react";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field, FieldError, FieldLabel, fieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { newLinkAction } from "./actions";
import type { NewLinkState } from "./activation-state";

const initial: NewLinkState = { email: "", answers: 0 };

/** Asks for another mail, and says the same whether or not the address is an owner's. */
export function NewLinkForm() {
  const [state, action, pending] = useActionState(newLinkAction, initial);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    if (state.problem) form.current?.querySelector<HTMLInputElement>("#email")?.focus();
  }, [state]);

  return (
    <form ref={form} action={action} noValidate className="grid gap-4">
      <div role="status">
        {state.asked && (
          <Alert key={state.answers} variant="success">
            <AlertTitle>Look into your mailbox</AlertTitle>
            <AlertDescription>
              If {state.email} belongs to an owner, a mail with a new link is on its way. It can take some
              minutes; look among unwanted mail too. Earlier links stop working.
            </AlertDescription>
          </Alert>
        )}
      </div>
      <Field>
        <FieldLabel field="email">Your e-mail address</FieldLabel>
        <Input
          {...fieldControl("email", { error: Boolean(state.problem) })}
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          defaultValue={state.email}
          key={state.answers}
        />
        <FieldError field="email">{state.problem}</FieldError>
      </Field>
      <Button type="submit" size="lg" pending={pending} className="w-full">
        {pending ? "Asking for a link…" : "Send me a new link"}
      </Button>
    </form>
  );
}
