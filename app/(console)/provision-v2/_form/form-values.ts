import type { FormValues } from "./form-state";

/** The values of an empty form. */
export const blank = {
  name: "",
  slug: "",
  ownerName: "",
  ownerEmail: "",
  ownerAccount: "new",
} satisfies Partial<FormValues>;

/** The values of the product's own fields. */
export function extrasIn(values: FormValues): Partial<FormValues> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name.startsWith("extra.")));
}

/** The data to submit, including the address that the consent to use an existing account was given for. */
export function formData(values: Readonly<Record<string, string>> & { ownerEmail: string }): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries({ ...values, ownerAccountOf: values.ownerEmail })) {
    data.set(name, value);
  }
  return data;
}

/** Values entered before the page's script had loaded. */
export function preHydrationValues(form: HTMLFormElement, rendered: FormValues): Partial<FormValues> {
  const texts = [...new FormData(form)].flatMap(([name, value]) =>
    name in rendered && typeof value === "string" && value !== rendered[name as keyof FormValues]
      ? [[name, value] as const]
      : [],
  );
  return Object.fromEntries(texts);
}
