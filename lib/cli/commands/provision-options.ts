import { z } from "zod";
import { product } from "@/db/product";
import { flagOf, type ProductField } from "@/db/seam/product-field";
import { defaults, plans } from "@/lib/provisioning/input/choices";
import { type ExtraField, keyOf } from "@/lib/provisioning/input/product-fields";
import { flag, text } from "../options";

const planNames = new Intl.ListFormat("en-GB", { type: "disjunction" }).format(
  plans.map(({ value }) => value),
);

/** Values are checked where the form's are, so that both get the same messages. */
const given = () => z.string().optional();

/** The options of `npm run provision` that every product has. */
export const ownOptions = {
  name: given().meta({ value: "<business>", description: "the tenant's name", required: true }),
  ownerEmail: given().meta({ value: "<e-mail>", description: "the owner's address", required: true }),
  ownerName: given().meta({ value: "<name>", description: "the owner's name", required: true }),
  slug: text("<slug>", "follows the name unless given", given()),
  plan: text("<plan>", `${planNames}; ${defaults.plan} unless given`, given()),
  timezone: text("<zone>", `IANA name; ${defaults.timezone} unless given`, given()),
  currency: text("<code>", `ISO 4217; ${defaults.currency} unless given`, given()),
  locale: text("<tag>", `BCP 47; ${defaults.locale} unless given`, given()),
  existingOwner: flag("use the owner's existing account instead of creating one"),
  dryRun: flag("print the rows that would be written, and write none"),
  json: flag("print the outcome, or the rows, as JSON"),
};

/** One option for each of the product's own fields. */
const productOptions: Readonly<Record<ExtraField, z.ZodType<string | boolean | undefined>>> =
  Object.fromEntries(product.fields.map((field) => [keyOf(field), optionOf(field)]));

export const provisionOptions = { ...ownOptions, ...productOptions };

export type ProvisionOptions = z.infer<z.ZodObject<typeof ownOptions>>;

function optionOf(field: ProductField): z.ZodType<string | boolean | undefined> {
  const values = field.options?.flatMap(({ value }) => value || []).join(", ");
  const description = [field.label, field.hint, values].filter(Boolean).join("; ");
  const name = flagOf(field).slice(2);
  // Not given is not the same as off: the field's initial value counts then.
  const schema = field.control === "checkbox" ? z.boolean().optional() : given();
  return schema.meta({ description, name });
}
