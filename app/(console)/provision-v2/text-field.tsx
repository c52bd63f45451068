import type { ComponentProps } from "react";
import { Field, FieldError, FieldHint, FieldLabel, fieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

type TextFieldProps = Omit<ComponentProps<typeof Input>, "value" | "defaultValue" | "name"> & {
  name: string;
  label: string;
  hint?: string;
  value: string | undefined;
  error: string | undefined;
};

export function TextField({ name, label, hint, value, error, ...input }: TextFieldProps) {
  return (
    <Field>
      <FieldLabel field={name}>{label}</FieldLabel>
      <Input
        {...input}
        {...fieldControl(name, { hint: Boolean(hint), error: Boolean(error) })}
        defaultValue={value}
      />
      {hint && <FieldHint field={name}>{hint}</FieldHint>}
      <FieldError field={name}>{error}</FieldError>
    </Field>
  );
}
