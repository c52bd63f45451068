import type { ReactNode } from "react";
import { ChoiceField, type ChoiceName, choiceNames } from "./choice-field";
import type { FieldProps } from "./use-fields";

type SettingsFieldsProps = {
  field: (name: ChoiceName) => FieldProps;
  options: Record<ChoiceName, ReactNode>;
};

/** What has a good answer already; the form can be sent without a look at it. */
export function SettingsFields({ field, options }: SettingsFieldsProps) {
  return (
    <fieldset className="grid gap-5 border-t pt-6 sm:grid-cols-2">
      <legend className="sr-only">Settings</legend>
      {choiceNames.map((name) => (
        <ChoiceField key={name} {...field(name)} name={name} options={options[name]} />
      ))}
    </fieldset>
  );
}
