import type { ReactNode } from "react";
import { Field, FieldError, FieldLabel, fieldControl } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/native-select";
import type { FieldProps } from "./use-fields";

export const choiceNames = ["plan", "timezone", "currency", "locale"] as const;

export type ChoiceName = (typeof choiceNames)[number];

const labels: Record<ChoiceName, string> = {
  plan: "Plan",
  timezone: "Time zone",
  currency: "Currency",
  locale: "Language",
};

type ChoiceFieldProps = FieldProps & { name: ChoiceName; options: ReactNode };

export function ChoiceField({ name, value, error, change, options }: ChoiceFieldProps) {
  return (
    <Field>
      <FieldLabel field={name}>{labels[name]}</FieldLabel>
      <NativeSelect
        {...fieldControl(name, { error: Boolean(error) })}
        value={value}
        onChange={(event) => change(event.target.value)}
      >
        {options}
      </NativeSelect>
      <FieldError field={name}>{error}</FieldError>
    </Field>
  );
}
