"use client";

import { useActionState, useEffect, useRef } from "react";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field, FieldError, FieldLabel, fieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type SignInState, signInAction } from "./actions";

const initial: SignInState = { email: "", fields: {}, answers: 0 };

const problems = {
  "wrong-credentials": {
    title: "E-mail or password is wrong",
    text: "Check both and try again. Ask an admin if you no longer know your password.",
  },
  unavailable: {
    title: "Signing in is not possible right now",
    text: "The authentication service did not answer. Your password was not refused: try again in a minute.",
  },
  "rate-limited": {
    title: "Too many tries",
    text: "Nothing was checked. Wait a little, then sign in again.",
  },
};

export function LoginForm({ next }: { next: string }) {
  const [state, action, pending] = useActionState(signInAction, initial);
  const form = useRef<HTMLFormElement>(null);
  const problem = state.problem && problems[state.problem];

  useEffect(() => {
    if (state.answers === 0) return;
    const wanted = state.fields.email ? "email" : "password";
    form.current?.querySelector<HTMLInputElement>(`#${wanted}`)?.focus();
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
            {state.retryAfterSeconds && <p>{`Try again in ${state.retryAfterSeconds} seconds.`}</p>}
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
        <Input
          {...fieldControl("password", { error: Boolean(state.fields.password) })}
          type="password"
          autoComplete="current-password"
          required
        />
        <FieldError field="password">{state.fields.password}</FieldError>
      </Field>
      <Button type="submit" size="lg" pending={pending} className="mt-1 w-full">
        {pending ? "Signing in…" : "Sign in"}
      </Button>
    </form>
  );
}
