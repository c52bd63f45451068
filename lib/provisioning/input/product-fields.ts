import { z } from "zod";
import { product } from "@/db/product";
import { slugRules } from "@/db/product/slug";
import type { NewTenant } from "@/db/seam/define-product";
import { exampleText, initialText, type ProductField } from "@/db/seam/product-field";
import { productFieldTexts } from "../errors/messages";
import { cleanName, textProblem } from "./field-problems";

const { fields } = product;
const { kindField } = slugRules.endings ?? {};
if (kindField !== undefined && !fields.some(({ name }) => name === kindField))
  throw new Error(
    `\`kindField\` in db/product/slug.ts is "${kindField}", but db/product/index.ts has no such field.`,
  );

/** The product's own fields: their form controls, their schemas, and their values for the tenant. */

/** The key of a product's field in the form and the request. The prefix avoids conflicts with the console's own fields. */
export type ExtraField = `extra.${string}`;

/** The part of a field that the browser gets. Schemas and zod stay on the server. */
export type FormField = {
  name: ExtraField;
  label: string;
  hint?: string;
  control: ProductField["control"];
  placeholder?: string;
  /** True if the field must not be left empty. For a select, true unless it offers an empty choice that the schema accepts. */
  required: boolean;
  /** Only for a select. */
  options: readonly { value: string; label: string }[];
};

export function keyOf({ name }: Pick<ProductField, "name">): ExtraField {
  return `extra.${name}`;
}

export const formFields: readonly FormField[] = fields.map((field) => ({
  name: keyOf(field),
  label: field.label,
  hint: field.hint,
  control: field.control,
  placeholder: field.options || field.example === undefined ? undefined : `e.g. ${field.example}`,
  required: isRequired(field),
  options: field.options ?? [],
}));

/** The controls' initial values. */
export const initialExtras: Readonly<Record<ExtraField, string>> = Object.fromEntries(
  fields.map((field) => [keyOf(field), initialText(field)]),
);

/** Values that the schemas accept, for a trial. */
export const exampleExtras: Readonly<Record<ExtraField, string>> = Object.fromEntries(
  fields.map((field) => [keyOf(field), exampleText(field)]),
);

/** A schema for each field that parses the sent text. */
export const extraShape: Readonly<Record<ExtraField, z.ZodType>> = Object.fromEntries(
  fields.map((field) => [keyOf(field), controlSchema(field)]),
);

/** The parsed values by field name. */
export function extraOf(input: Readonly<Record<ExtraField, unknown>>): NewTenant["extra"] {
  return Object.fromEntries(fields.map((field) => [field.name, input[keyOf(field)]]));
}

function isRequired({ control, options, schema }: ProductField): boolean {
  if (control === "checkbox") return !schema.safeParse(false).success;
  const offersEmpty = options === undefined || options.some(({ value }) => value === "");
  return !offersEmpty || !schema.safeParse(undefined).success;
}

function controlSchema(field: ProductField): z.ZodType {
  return z
    .unknown()
    .optional()
    .transform((raw, context) => {
      const refuse = (message: string) => {
        context.addIssue({ code: "custom", message });
        return z.NEVER;
      };
      const { value, problem } = readControl(field, typeof raw === "string" ? raw : "");
      if (problem) return refuse(problem);
      const parsed = field.schema.safeParse(value);
      return parsed.success ? parsed.data : refuse(parsed.error.issues[0]?.message ?? "");
    });
}

type ControlValue = { value?: unknown; problem?: string | null };

/** The value of a control from its text; undefined if it is empty. */
function readControl({ control, label, options }: ProductField, raw: string): ControlValue {
  const texts = productFieldTexts(label);
  if (control === "checkbox") return { value: raw === "true" };
  const problem = textProblem(texts, raw);
  const text = cleanName(raw);
  if (problem || text === "") return { problem };
  if (control === "select")
    return options.some(({ value }) => value === text) ? { value: text } : { problem: texts.option };
  if (control === "text") return { value: text };
  return /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text) ? { value: Number(text) } : { problem: texts.number };
}
