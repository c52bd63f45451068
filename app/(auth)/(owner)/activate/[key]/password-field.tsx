import { Field, FieldError, FieldHint, FieldLabel, fieldControl } from "@/components/ui/field";
import { PasswordInput, type PasswordInputTexts } from "../../../_components/password-input";

export type PasswordFieldTexts = PasswordInputTexts & { label: string; hint: string };

type PasswordFieldProps = { problem: string | undefined; texts: PasswordFieldTexts };

export function PasswordField({ problem, texts }: PasswordFieldProps) {
  return (
    <Field>
      <FieldLabel field="password">{texts.label}</FieldLabel>
      <FieldHint field="password">{texts.hint}</FieldHint>
      <PasswordInput
        {...fieldControl("password", { hint: true, error: Boolean(problem) })}
        texts={texts}
        autoComplete="new-password"
      />
      <FieldError field="password">{problem}</FieldError>
    </Field>
  );
}
