import { Field, FieldError, FieldHint, FieldLabel, fieldControl } from "@/components/ui/field";
import { PasswordInput } from "../../_components/password-input";

export function PasswordField({ problem }: { problem: string | undefined }) {
  return (
    <Field>
      <FieldLabel field="password">New password</FieldLabel>
      <FieldHint field="password">
        At least 15 characters. A few unrelated words are easy to remember and hard to guess.
      </FieldHint>
      <PasswordInput
        {...fieldControl("password", { hint: true, error: Boolean(problem) })}
        autoComplete="new-password"
      />
      <FieldError field="password">{problem}</FieldError>
    </Field>
  );
}
