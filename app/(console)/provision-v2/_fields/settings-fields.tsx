import { ChoiceField, type ChoiceName, choiceNames } from "./choice-field";
import type { FieldProps } from "./use-fields";

type SettingsFieldsProps = {
  field: (name: ChoiceName) => FieldProps;
  change: (name: ChoiceName, value: string) => void;
  /** The lists of the settings that the form shows. */
  choices: Partial<Record<ChoiceName, string>>;
};

/** Settings with good defaults; most users leave them as they are. */
export function SettingsFields({ field, change, choices }: SettingsFieldsProps) {
  // A single plan needs no select, but a form without JavaScript must still send it.
  const onlyPlan = choices.plan?.includes("\n") ? null : field("plan").value;
  const shownFields = choiceNames.flatMap((name) => {
    const list = choices[name];
    return list === undefined || (name === "plan" && onlyPlan !== null) ? [] : [{ name, list }];
  });
  return (
    <>
      {onlyPlan !== null && <input type="hidden" name="plan" value={onlyPlan} />}
      {shownFields.length > 0 && (
        <fieldset className="grid gap-5 border-t pt-6 sm:grid-cols-2">
          <legend className="sr-only">Settings</legend>
          {shownFields.map(({ name, list }) => {
            const { value, error } = field(name);
            return (
              <ChoiceField
                key={name}
                name={name}
                value={value}
                error={error}
                change={change}
                choices={list}
              />
            );
          })}
        </fieldset>
      )}
    </>
  );
}
