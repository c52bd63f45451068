import type { ZodType } from "zod";

/**
 * An additional field of a tenant, for the form, `npm run provision` and the audit log. Depending on its control, its
 * schema receives a string, a number or a boolean; an empty control yields undefined. The form shows the schema's messages
 * below the field.
 */
export type ProductField = {
  /** Key in `tenant.extra`, in camelCase and unique. */
  name: string;
  label: string;
  hint?: string;
  schema: ZodType;
  /** The command's option, such as `--dining-style`; derived from the name by default. */
  flag?: `--${string}`;
  /** The control's initial value as text; "true" for a ticked checkbox. */
  initial?: string;
} & (
  | {
      control: "text" | "number";
      /** A value that the schema accepts, for the control's placeholder and the doctor's trial. */
      example: string;
      options?: undefined;
    }
  | {
      control: "checkbox";
      /** The trial's value; the initial value by default. */
      example?: "true";
      options?: undefined;
    }
  | {
      control: "select";
      /** The trial's value; the initial value by default. */
      example?: string;
      /** The first option is selected unless `initial` is given. */
      options: readonly { value: string; label: string }[];
    }
);

/** A field's option, including the dashes. */
export function flagOf({ name, flag }: Pick<ProductField, "name" | "flag">): string {
  return flag ?? `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The control's initial value as text. A select without one starts with its first option, as in a browser. */
export function initialText({ initial, options }: ProductField): string {
  return initial ?? options?.[0]?.value ?? "";
}

/** Text that the schema accepts, for a trial. */
export function exampleText(field: ProductField): string {
  return field.example ?? initialText(field);
}

/** The example as the schema returns it. */
export function exampleValue(field: ProductField): unknown {
  return field.schema.safeParse(inputOf(field, exampleText(field))).data;
}

/** True if the schema refuses the control's initial value, so that a value must be given. */
export function needsValue(field: ProductField): boolean {
  return !field.schema.safeParse(inputOf(field, initialText(field))).success;
}

/** Converts a control's text to the schema's input. */
function inputOf({ control }: ProductField, text: string): unknown {
  if (control === "checkbox") return text === "true";
  if (text === "") return undefined;
  return control === "number" ? Number(text) : text;
}

/** Options of `npm run provision` that no field can use; a test compares them with the command's definition. */
export const ownFlags: readonly string[] = [
  "--name",
  "--slug",
  "--owner-email",
  "--owner-name",
  "--existing-owner",
  "--plan",
  "--timezone",
  "--currency",
  "--locale",
  "--dry-run",
  "--json",
  "--help",
];

/** Throws if the form, the command or the trial could not use a field. */
export function checkFields(fields: readonly ProductField[]): void {
  for (const [index, field] of fields.entries()) {
    const { name, control, options, initial, schema } = field;
    const others = fields.slice(0, index);
    const flag = flagOf(field);
    if (!/^[a-z][a-zA-Z0-9]*$/.test(name) || others.some((other) => other.name === name))
      throw new Error(`The field "${name}" needs a unique name in camelCase.`);
    if (!/^--[a-z][a-z0-9-]*$/.test(flag) || [...ownFlags, ...others.map(flagOf)].includes(flag))
      throw new Error(`The field "${name}" needs a flag other than ${flag}: a unique one in kebab-case.`);
    if (control === "select" && options.length === 0)
      throw new Error(`The field "${name}" needs at least one option.`);
    if (control === "select" && initial !== undefined && !options.some(({ value }) => value === initial))
      throw new Error(`The field "${name}" has no option for its initial value, ${initial}.`);
    if (!schema.safeParse(inputOf(field, exampleText(field))).success)
      throw new Error(
        `The schema of the field "${name}" refuses the field's example, "${exampleText(field)}". Set another \`example\`.`,
      );
  }
}
