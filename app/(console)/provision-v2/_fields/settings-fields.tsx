import { ChoiceField, type ChoiceName, choiceNames } from "./choice-field";
import type { FieldProps } from "./use-fields";

type SettingsFieldsProps = {
  field: (name: ChoiceName) => FieldProps;
  change: (name: ChoiceName, value: string) => void;
  choices: Record<ChoiceName, string>;
};

/** Settings with good defaults; most users leave them as they are. */
export function SettingsFields({ field, change, choices }: SettingsFieldsProps) {
  return (
    <fieldset className="grid gap-5 border-t pt-6 sm:grid-cols-2">
      <legend className="sr-only">Settings</legend>
      {choiceNames.map((name) => {
        const { value, error } = field(name);
        // A single plan needs no select, but a form without scripts must still send it.
        if (name === "plan" && !choices.plan.includes("\n"))
          return <input key={name} type="hidden" name={name} value={value} />;
        return (
          <ChoiceField
            key={name}
            name={name}
            value={value}
            error={error}
            change={change}
            choices={choices[name]}
          />
        );
      })}
    </fieldset>
  );
}
