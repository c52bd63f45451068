import countryToCurrency from "country-to-currency";
import { listedZone } from "@/lib/provisioning/input/renamed-zones";
import type { ChoiceName } from "../_fields/choice-field";
import type { FormValues } from "./form-state";

/** The browser's time zone, language and currency, if the form's lists offer them. */
export function browserChoices(form: HTMLFormElement): Partial<FormValues> {
  return {
    ...offered(form, "timezone", timeZone()),
    ...offered(form, "locale", ...navigator.languages),
    ...offered(form, "currency", currencyOf(navigator.language)),
  };
}

/** Uses Temporal if available: the first formatter of a page takes 80 ms on a slow phone. */
function timeZone(): string | undefined {
  const name = globalThis.Temporal?.Now.timeZoneId() ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return name && listedZone(name);
}

/** The first value that the list offers. */
function offered(
  form: HTMLFormElement,
  name: ChoiceName,
  ...values: (string | undefined)[]
): Partial<FormValues> {
  const list = form.elements.namedItem(name);
  if (!(list instanceof HTMLSelectElement)) return {};
  const offers = new Set([...list.options].map(({ value }) => value));
  const value = values.find((candidate) => candidate && offers.has(candidate));
  return value ? { [name]: value } : {};
}

const currencies: Partial<Record<string, string>> = countryToCurrency;

/** The currency of the language's country. Finding the time zone's country would take 100 ms. */
function currencyOf(language: string): string | undefined {
  try {
    return currencies[new Intl.Locale(language).maximize().region ?? ""];
  } catch {
    // Some browsers without a configured language report "en-US@posix".
    return undefined;
  }
}
