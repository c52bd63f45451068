import { z } from "zod";
import type { SettingName } from "@/db/seam/define-product";
import { emailSchema } from "@/lib/platform/email-schema";
import { choiceTexts, emailMissing, nameTexts } from "../errors/messages";
import { slugFrom } from "../slug/slug-from";
import { slugMissing, slugProblem, underivableSlugProblem } from "../slug/slug-problem";
import { defaults, isHidden, plans, settingParsers } from "./choices";
import { cleanName, nameProblem } from "./field-problems";
import { type ExtraField, extraShape } from "./product-fields";

/** Turns a check shared with the browser into a zod refinement. */
const refine = (problem: (value: string) => string | null) => (value: string, context: z.RefinementCtx) => {
  const message = problem(value);
  if (message) context.addIssue({ code: "custom", message });
};

const name = (field: "name" | "ownerName") =>
  z
    .string(nameTexts[field].missing)
    .superRefine(refine((value) => nameProblem(field, value)))
    .transform(cleanName);

const email = emailSchema(emailMissing);

/** `new`: an account is created for the owner. `existing`: the account with the owner's address is used. */
const ownerAccount = z
  .enum(["", "new", "existing"], choiceTexts.ownerAccount)
  .default("new")
  .transform((value) => value || "new");

const slug = z
  .string(slugMissing)
  .transform((value) => value.trim())
  .superRefine(refine(slugProblem));

/** A setting, which may accept more values than the form lists. A hidden setting ignores its input. */
const setting = (field: SettingName): z.ZodType<string> => {
  if (isHidden(field))
    return z
      .unknown()
      .optional()
      .transform(() => defaults[field]);
  return z.string(choiceTexts[field]).transform((value, context) => {
    const parsed = settingParsers[field](value.trim());
    if (parsed !== null) return parsed;
    context.addIssue({ code: "custom", message: choiceTexts[field] });
    return z.NEVER;
  });
};

const OwnInput = z.object({
  name: name("name"),
  slug,
  ownerName: name("ownerName"),
  ownerEmail: email,
  ownerAccount,
  plan: z.enum(
    plans.map(({ value }) => value),
    choiceTexts.plan,
  ),
  timezone: setting("timezone"),
  currency: setting("currency"),
  locale: setting("locale"),
});

type OwnInput = z.infer<typeof OwnInput>;

/** The input of an attempt: the console's own fields and the product's. Unknown fields are dropped. */
export const ProvisionInput = z.object({ ...OwnInput.shape, ...(extraShape as Record<never, never>) });

export type ProvisionInput = OwnInput & { [field: ExtraField]: unknown };
export type ProvisionField = keyof OwnInput | ExtraField;
export const provisionFields = Object.keys(ProvisionInput.shape) as ProvisionField[];

export type FieldErrors = Partial<Record<ProvisionField, string>>;
export type ParsedInput = { ok: true; input: ProvisionInput } | { ok: false; fields: FieldErrors };

/** The slug derived from the name in the input's language; "" if none can be derived. */
export function derivedSlug(raw: Readonly<Record<string, unknown>>): string {
  return typeof raw.name === "string" ? slugFrom(raw.name, localeOf(raw)) : "";
}

function localeOf({ locale }: Readonly<Record<string, unknown>>): string {
  return isHidden("locale") || typeof locale !== "string" ? defaults.locale : locale;
}

/** Parses the input from a browser or a program. An empty slug is derived from the name, as on the page. */
export function parseProvisionInput(raw: Readonly<Record<string, unknown>>): ParsedInput {
  const isDerived = raw.slug === undefined || raw.slug === "";
  const slug = isDerived && typeof raw.name === "string" ? derivedSlug(raw) : raw.slug;
  const parsed = ProvisionInput.safeParse({ ...raw, slug });
  if (parsed.success) return { ok: true, input: parsed.data };
  const fields: FieldErrors = {};
  for (const issue of parsed.error.issues) {
    const field = issue.path[0] as ProvisionField;
    fields[field] ??= issue.message;
  }
  // Without a valid name, no slug can be derived: report the name's problem, not the slug's.
  if (isDerived && fields.name) delete fields.slug;
  else if (slug === "" && isDerived) fields.slug = underivableSlugProblem(`${raw.name}`, localeOf(raw));
  return { ok: false, fields };
}
