import { z } from "zod";
import { product } from "@/db/product";
import { exampleText, flagOf, needsValue, type ProductField } from "@/db/seam/product-field";
import { defaults, isHidden, plans } from "@/lib/provisioning/input/choices";
import { type ExtraField, keyOf } from "@/lib/provisioning/input/product-fields";
import { flag, text } from "../options";

const planNames = new Intl.ListFormat("en-GB", { type: "disjunction" }).format(
  plans.map(({ value }) => value),
);

/** Any text. The form's own validation checks the values, so that the command shows the same messages. */
const optionalText = () => z.string().optional();

/** The options of `npm run provision` that do not come from the product. */
export const ownOptions = {
  name: optionalText().meta({ value: "<business>", description: "the tenant's name", required: true }),
  ownerEmail: optionalText().meta({ value: "<e-mail>", description: "the owner's address", required: true }),
  ownerName: optionalText().meta({ value: "<name>", description: "the owner's name", required: true }),
  slug: text("<slug>", "derived from the name by default", optionalText()),
  plan: text("<plan>", `${planNames}; ${defaults.plan} by default`, optionalText()),
  timezone: text("<zone>", `IANA name; ${defaults.timezone} by default`, optionalText()),
  currency: text("<code>", `ISO 4217; ${defaults.currency} by default`, optionalText()),
  locale: text("<tag>", `BCP 47; ${defaults.locale} by default`, optionalText()),
  existingOwner: flag("use the owner's existing account instead of creating one"),
  dryRun: flag("print the rows that would be written, without writing them"),
  json: flag("print the outcome, or the rows, as JSON"),
};

/** One option for each of the product's own fields. */
const productOptions: Readonly<Record<ExtraField, z.ZodType<string | boolean | undefined>>> =
  Object.fromEntries(product.fields.map((field) => [keyOf(field), optionOf(field)]));

/** The options, except those for settings that the product hides. */
const shownOptions = Object.fromEntries(
  Object.entries(ownOptions).filter(([name]) => !isHidden(name)),
) as typeof ownOptions;

export const provisionOptions = { ...shownOptions, ...productOptions };

export type ProvisionOptions = z.infer<z.ZodObject<typeof ownOptions>>;

/** The options without which the product's schemas refuse a tenant, with example values, as typed in a shell. */
export function requiredOptions(fields: readonly ProductField[]): string {
  return fields
    .filter(needsValue)
    .map((field) => {
      if (field.control === "checkbox") return ` ${flagOf(field)}`;
      const example = exampleText(field);
      return ` ${flagOf(field)} ${/^[\w.@-]+$/.test(example) ? example : `'${example.replaceAll("'", "'\\''")}'`}`;
    })
    .join("");
}

function optionOf(field: ProductField): z.ZodType<string | boolean | undefined> {
  const values = field.options?.flatMap(({ value }) => value || []).join(", ");
  const description = [field.label, field.hint, values].filter(Boolean).join("; ");
  const name = flagOf(field).slice(2);
  // An omitted switch is not the same as off, because the field then gets its initial value.
  const schema = field.control === "checkbox" ? z.boolean().optional() : optionalText();
  return schema.meta({ description, name });
}
