import type { ReactNode } from "react";
import { Field, FieldError, FieldLabel, fieldControl } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/native-select";

export type ChoiceName = "plan" | "timezone" | "currency" | "locale";

type ChoiceFieldProps = {
  name: ChoiceName;
  label: string;
  value: string | undefined;
  error: string | undefined;
  options: ReactNode;
};

export function ChoiceField({ name, label, value, error, options }: ChoiceFieldProps) {
  return (
    <Field>
      <FieldLabel field={name}>{label}</FieldLabel>
      <NativeSelect {...fieldControl(name, { error: Boolean(error) })} defaultValue={value}>
        {options}
      </NativeSelect>
      <FieldError field={name}>{error}</FieldError>
    </Field>
  );
}
