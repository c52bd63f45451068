import countryToCurrency from "country-to-currency";
import type { ChoiceName } from "./choice-field";
import type { FormValues } from "./form-state";

/** Time zone, language and currency of this browser, as far as the form's lists offer them. */
export function browserChoices(form: HTMLFormElement): Partial<FormValues> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const country = countryOf(timeZone) ?? new Intl.Locale(navigator.language).maximize().region;
  return {
    ...offered(form, "timezone", timeZone),
    ...offered(form, "locale", ...navigator.languages),
    ...offered(form, "currency", countries[country ?? ""]),
  };
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

const countries: Partial<Record<string, string>> = countryToCurrency;

/**
 * The country that a time zone lies in, since many people use a browser in another country's language.
 * Undefined where the browser does not know the zones of countries.
 */
function countryOf(timeZone: string): string | undefined {
  return Object.keys(countries).find((country) => {
    const locale: { getTimeZones?: () => string[] | undefined } = new Intl.Locale(`und-${country}`);
    return locale.getTimeZones?.()?.includes(timeZone);
  });
}
