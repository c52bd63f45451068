import countryToCurrency from "country-to-currency";
import { listedZone } from "@/lib/provisioning/input/renamed-zones";
import type { ChoiceName } from "../_fields/choice-field";
import type { FormValues } from "./form-state";

/** Time zone, language and currency of this browser, as far as the form's lists offer them. */
export function browserChoices(form: HTMLFormElement): Partial<FormValues> {
  return {
    ...offered(form, "timezone", timeZone()),
    ...offered(form, "locale", ...navigator.languages),
    ...offered(form, "currency", currencyOf(navigator.language)),
  };
}

/** By Temporal if the browser has it: the first formatter of a page takes a slow phone 80 ms. */
function timeZone(): string | undefined {
  const name = globalThis.Temporal?.Now.timeZoneId() ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return name && listedZone(name);
}

/** The first of the values that a list offers. */
function offered(
  form: HTMLFormElement,
  name: ChoiceName,
  ...values: (string | undefined)[]
): Partial<FormValues> {
  const list = form.elements.namedItem(name);
  if (!(list instanceof HTMLSelectElement)) return {};
  const offers = new Set([...list.options].map(({ value }) => value));
  const value = values.find((wanted) => wanted && offers.has(wanted));
  return value ? { [name]: value } : {};
}

const currencies: Partial<Record<string, string>> = countryToCurrency;

/** Of the country that the language is spoken in: to ask for the one that the time zone lies in takes 100 ms. */
function currencyOf(language: string): string | undefined {
  try {
    return currencies[new Intl.Locale(language).maximize().region ?? ""];
  } catch {
    // Some browsers without a language of their own say "en-US@posix".
    return undefined;
  }
}
