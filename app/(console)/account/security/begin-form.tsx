import { useEffect, useRef } from "react";
import { Field, FieldError, FieldHint, FieldLabel, fieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { longestFactorName } from "@/lib/second-factor/factor-input";
import { SendButton } from "../../_components/send-button";
import { fieldText } from "./answer-text";
import type { FactorAnswerState } from "./factor-answer";

type BeginFormProps = { first: boolean; state: FactorAnswerState; begin: (form: FormData) => void };

export function BeginForm({ first, state, begin }: BeginFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const problem = fieldText(state.answer, "name");

  useEffect(() => {
    if (problem && state.answeredAt > 0) form.current?.querySelector<HTMLInputElement>("#name")?.focus();
  }, [problem, state.answeredAt]);

  return (
    <form ref={form} action={begin} noValidate className="grid justify-items-start gap-4">
      <p className="max-w-prose text-muted-foreground">
        Any app that generates one-time codes works, such as a password manager or an authenticator app on
        your phone.
      </p>
      <Field className="w-full max-w-sm">
        <FieldLabel field="name">Name of the app or device</FieldLabel>
        <FieldHint field="name">To recognise it later, for example “Phone”.</FieldHint>
        <Input
          {...fieldControl("name", { hint: true, error: Boolean(problem) })}
          required
          maxLength={longestFactorName}
          autoComplete="off"
          defaultValue={first ? "Phone" : ""}
        />
        <FieldError field="name">{problem}</FieldError>
      </Field>
      <SendButton whilePending="Creating a secret…">Show the QR code</SendButton>
    </form>
  );
}
