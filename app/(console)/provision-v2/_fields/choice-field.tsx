import { memo, useMemo } from "react";
import { Field, FieldError, FieldLabel, fieldControl } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/native-select";
import { choicesIn } from "./choice-list";
import { ZoneSearchButton } from "./zone-search-button";

const labels = { plan: "Plan", timezone: "Time zone", currency: "Currency", locale: "Language" };

export type ChoiceName = keyof typeof labels;

export const choiceNames = Object.keys(labels) as ChoiceName[];

type ChoiceFieldProps = {
  name: ChoiceName;
  value: string;
  error: string | null;
  change: (name: ChoiceName, value: string) => void;
  /** A list made by `choiceList`. */
  choices: string;
};

/** A select with up to hundreds of options, memoized so that typing or another choice does not render it again. */
export const ChoiceField = memo(function ChoiceField(props: ChoiceFieldProps) {
  const { name, value, error, change, choices } = props;
  const options = useMemo(
    () =>
      choicesIn(choices).map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      )),
    [choices],
  );
  return (
    <Field>
      <FieldLabel field={name}>{labels[name]}</FieldLabel>
      <div className="flex min-w-0 gap-2">
        <NativeSelect
          {...fieldControl(name, { error: Boolean(error) })}
          required
          value={value}
          onChange={(event) => change(name, event.target.value)}
        >
          {options}
        </NativeSelect>
        {name === "timezone" && (
          <ZoneSearchButton field={name} list={choices} pick={(zone) => change(name, zone)} />
        )}
      </div>
      <FieldError field={name}>{error}</FieldError>
    </Field>
  );
});
