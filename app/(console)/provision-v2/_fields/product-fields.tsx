import { Checkbox } from "@/components/ui/checkbox";
import { Field, FieldError, FieldHint, FieldLabel, fieldControl } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/native-select";
import type { ExtraField, FormField } from "@/lib/provisioning/input/product-fields";
import { TextField } from "./text-field";
import type { FieldProps } from "./use-fields";

type ProductFieldsProps = { fields: readonly FormField[]; field: (name: ExtraField) => FieldProps };

/** The product's own fields, which the server validates. */
export function ProductFields({ fields, field }: ProductFieldsProps) {
  if (fields.length === 0) return null;
  return (
    <fieldset className="grid gap-5 border-t pt-6 sm:grid-cols-2">
      <legend className="sr-only">More settings</legend>
      {fields.map((shown) => (
        <ProductField key={shown.name} shown={shown} field={field(shown.name)} />
      ))}
    </fieldset>
  );
}

function ProductField({ shown, field }: { shown: FormField; field: FieldProps }) {
  const { name, label, hint, control, placeholder, required, options } = shown;
  const { value, error, change, leave, readOnly } = field;
  if (control === "text" || control === "number") {
    const inputMode = control === "number" ? "decimal" : undefined;
    return (
      <TextField
        {...field}
        label={label}
        hint={hint}
        placeholder={placeholder}
        required={required}
        inputMode={inputMode}
      />
    );
  }
  const controlProps = fieldControl(name, { hint: Boolean(hint), error: Boolean(error) });
  return (
    <Field>
      {control === "select" ? (
        <>
          <FieldLabel field={name} optional={!required}>
            {label}
          </FieldLabel>
          <NativeSelect
            {...controlProps}
            required={required}
            value={value}
            onChange={(event) => change(event.target.value)}
            onBlur={leave}
          >
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </NativeSelect>
        </>
      ) : (
        <div className="flex items-center gap-2">
          <Checkbox
            {...controlProps}
            required={required}
            value="true"
            checked={value === "true"}
            disabled={readOnly}
            onChange={(event) => change(event.target.checked ? "true" : "")}
          />
          <FieldLabel field={name}>{label}</FieldLabel>
        </div>
      )}
      {hint && <FieldHint field={name}>{hint}</FieldHint>}
      <FieldError field={name}>{error}</FieldError>
    </Field>
  );
}
