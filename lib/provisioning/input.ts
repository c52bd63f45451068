import { z } from "zod";
import { currencies, locales, plans, timezones } from "./choices";
import { slugProblem } from "./slug";
import { slugFrom } from "./slug-from";

/** What stands in the place of bytes that were no character: a lone surrogate arrives as this one. */
const broken = "\ufffd";

/** Controls, and the marks that make text read in another order than it is stored. */
const unprintable = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

const text = (label: string, example: string) =>
  z
    .string(`Enter the ${label}, for example ${example}.`)
    .max(2_000, `The ${label} is far too long. Use at most 100 characters.`)
    .refine(
      (value) => value.isWellFormed() && !value.includes(broken),
      `The ${label} has a broken character. Type it again.`,
    )
    .transform((value) => value.normalize("NFC").trim())
    .refine((value) => value !== "", `Enter the ${label}, for example ${example}.`)
    .refine((value) => [...value].length <= 100, `The ${label} is too long. Use at most 100 characters.`)
    .refine(
      (value) => !unprintable.test(value),
      `The ${label} has an invisible control character. Remove it, or type it again.`,
    );

const choice = (label: string, options: readonly { value: string }[]) => {
  const values = new Set(options.map(({ value }) => value));
  const message = `Choose a ${label} from the list.`;
  return z.string(message).refine((value) => values.has(value), message);
};

const complete = z.email();

/** An e-mail address in lower case, as the Auth server keeps it; 254 characters by RFC 5321 §4.5.3.1. */
const email = z
  .string("Enter the owner’s e-mail address, for example ana@golden-spoon.com.")
  .max(2_000, "The e-mail address is far too long. Use at most 254 characters.")
  .transform((value) => value.trim().toLowerCase())
  .refine((value) => value !== "", "Enter the owner’s e-mail address, for example ana@golden-spoon.com.")
  .refine((value) => value.length <= 254, "The e-mail address is too long. Use at most 254 characters.")
  .refine(
    (value) => complete.safeParse(value).success,
    "This is not a complete e-mail address. It needs a name, an @ and a domain, for example ana@golden-spoon.com.",
  );

/** Whose account owns the tenant: one that is made for it, or the one that has the e-mail address already. */
const ownerAccount = z
  .enum(["", "new", "existing"], "Choose whether the owner gets a new account or keeps an existing one.")
  .default("new")
  .transform((value) => value || "new");

const slug = z
  .string("Enter a slug, for example golden-spoon.")
  .transform((value) => value.trim())
  .superRefine((value, context) => {
    const problem = slugProblem(value);
    if (problem) context.addIssue({ code: "custom", message: problem });
  });

/** What is needed to provision a tenant. Unknown fields are dropped. */
export const ProvisionInput = z.object({
  name: text("business name", "Golden Spoon"),
  slug,
  ownerName: text("owner’s name", "Ana Novak"),
  ownerEmail: email,
  ownerAccount,
  plan: choice("plan", plans),
  timezone: choice("time zone", timezones),
  currency: choice("currency", currencies),
  locale: choice("language", locales),
});

export type ProvisionInput = z.infer<typeof ProvisionInput>;
export type ProvisionField = keyof ProvisionInput;
export const provisionFields = Object.keys(ProvisionInput.shape) as ProvisionField[];

export type FieldErrors = Partial<Record<ProvisionField, string>>;
export type ParsedInput = { ok: true; input: ProvisionInput } | { ok: false; fields: FieldErrors };

/** Checks what a browser or a program sent. An empty slug follows the name, as it does on the page. */
export function parseProvisionInput(raw: Readonly<Record<string, unknown>>): ParsedInput {
  const follows = raw.slug === undefined || raw.slug === "";
  const slug = follows && typeof raw.name === "string" ? slugFrom(raw.name) : raw.slug;
  const parsed = ProvisionInput.safeParse({ ...raw, slug });
  if (parsed.success) return { ok: true, input: parsed.data };
  const fields: FieldErrors = {};
  for (const issue of parsed.error.issues) {
    const field = issue.path[0] as ProvisionField;
    fields[field] ??= issue.message;
  }
  // A slug that could not follow a bad name is no second mistake.
  if (follows && fields.name) delete fields.slug;
  return { ok: false, fields };
}
