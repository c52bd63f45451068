import type { FormValues } from "./form-state";

/** The texts of a form that nobody has typed into. */
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

/** What is sent, with the address that a consent to an existing owner was given for. */
export function formData(values: Readonly<Record<string, string>> & { ownerEmail: string }): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries({ ...values, ownerAccountOf: values.ownerEmail })) {
    data.set(name, value);
  }
  return data;
}

/** What somebody typed or chose before the script of the page had loaded. */
export function preHydrationValues(form: HTMLFormElement, rendered: FormValues): Partial<FormValues> {
  const texts = [...new FormData(form)].flatMap(([name, value]) =>
    name in rendered && typeof value === "string" && value !== rendered[name as keyof FormValues]
      ? [[name, value] as const]
      : [],
  );
  return Object.fromEntries(texts);
}
