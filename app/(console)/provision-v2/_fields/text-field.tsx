import type { ComponentProps } from "react";
import { Field, FieldError, FieldHint, FieldLabel, fieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { FieldProps } from "./use-fields";

type TextFieldProps = FieldProps &
  Omit<ComponentProps<typeof Input>, keyof FieldProps | "defaultValue"> & { label: string; hint?: string };

/** A text field with its label, hint and error. Its label marks it as optional unless it is required. */
export function TextField({ name, label, hint, error, change, leave, ...input }: TextFieldProps) {
  return (
    <Field>
      <FieldLabel field={name} optional={!input.required}>
        {label}
      </FieldLabel>
      <Input
        autoComplete="off"
        {...input}
        {...fieldControl(name, { hint: Boolean(hint), error: Boolean(error) })}
        onChange={(event) => change(event.target.value)}
        onBlur={leave}
      />
      {hint && <FieldHint field={name}>{hint}</FieldHint>}
      <FieldError field={name}>{error}</FieldError>
    </Field>
  );
}
