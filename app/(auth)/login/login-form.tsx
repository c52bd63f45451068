"use client";

import { useActionState, useEffect, useRef } from "react";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field, FieldError, FieldLabel, fieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PasswordInput } from "../_components/password-input";
import { type SignInState, signInAction } from "./actions";
import { problemTexts } from "./problem-texts";
import { waitText } from "./wait-text";

const passwordTexts = { show: "Show the password", hide: "Hide the password" };
const initial: SignInState = { email: "", fields: {}, answers: 0 };

export function LoginForm({ next }: { next: string }) {
  const [state, action, pending] = useActionState(signInAction, initial);
  const form = useRef<HTMLFormElement>(null);
  const problem = state.problem && problemTexts[state.problem];

  useEffect(() => {
    if (state.answers === 0) return;
    const field = state.fields.email ? "email" : "password";
    form.current?.querySelector<HTMLInputElement>(`#${field}`)?.focus();
  }, [state]);

  return (
    <form ref={form} action={action} noValidate className="grid gap-4">
      <input type="hidden" name="next" value={next} />
      {problem && (
        <Alert
          key={state.answers}
          variant={state.problem === "wrong-credentials" ? "danger" : "warning"}
          role="alert"
        >
          <AlertTitle>{problem.title}</AlertTitle>
          <AlertDescription>
            <p>{problem.text}</p>
            {state.retryAfterSeconds && <p>{`You can try again in ${waitText(state.retryAfterSeconds)}.`}</p>}
          </AlertDescription>
        </Alert>
      )}
      <Field>
        <FieldLabel field="email">E-mail</FieldLabel>
        <Input
          {...fieldControl("email", { error: Boolean(state.fields.email) })}
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          defaultValue={state.email}
        />
        <FieldError field="email">{state.fields.email}</FieldError>
      </Field>
      <Field>
        <FieldLabel field="password">Password</FieldLabel>
        <PasswordInput
          {...fieldControl("password", { error: Boolean(state.fields.password) })}
          texts={passwordTexts}
          autoComplete="current-password"
        />
        <FieldError field="password">{state.fields.password}</FieldError>
      </Field>
      <Button type="submit" size="lg" pending={pending} className="mt-1 w-full">
        {pending ? "Signing in…" : "Sign in"}
      </Button>
    </form>
  );
}
