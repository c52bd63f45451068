import { memo, type ReactNode } from "react";
import { Field, FieldError, FieldLabel, fieldControl } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/native-select";

export const choiceNames = ["plan", "timezone", "currency", "locale"] as const;

export type ChoiceName = (typeof choiceNames)[number];

const labels: Record<ChoiceName, string> = {
  plan: "Plan",
  timezone: "Time zone",
  currency: "Currency",
  locale: "Language",
};

type ChoiceFieldProps = {
  name: ChoiceName;
  value: string;
  error: string | null;
  change: (name: ChoiceName, value: string) => void;
  options: ReactNode;
};

/** A choice from a list of hundreds, which is not gone through again with every key in another field. */
export const ChoiceField = memo(function ChoiceField(props: ChoiceFieldProps) {
  const { name, value, error, change, options } = props;
  return (
    <Field>
      <FieldLabel field={name}>{labels[name]}</FieldLabel>
      <NativeSelect
        {...fieldControl(name, { error: Boolean(error) })}
        value={value}
        onChange={(event) => change(name, event.target.value)}
      >
        {options}
      </NativeSelect>
      <FieldError field={name}>{error}</FieldError>
    </Field>
  );
});
