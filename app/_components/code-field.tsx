import { Field, FieldError, FieldHint, FieldLabel, fieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

export const codeMalformed = "Enter the six digits that the app shows.";

/** The six digits of an authenticator app. Never prefilled: a code works once and expires quickly. */
export function CodeField({ problem, hint }: { problem: string | undefined; hint: string }) {
  return (
    <Field>
      <FieldLabel field="code">Code</FieldLabel>
      <FieldHint field="code">{hint}</FieldHint>
      <Input
        {...fieldControl("code", { hint: true, error: Boolean(problem) })}
        inputMode="numeric"
        autoComplete="one-time-code"
        autoCorrect="off"
        spellCheck={false}
        required
        maxLength={12}
        className="max-w-40 font-mono tracking-widest"
      />
      <FieldError field="code">{problem}</FieldError>
    </Field>
  );
}
