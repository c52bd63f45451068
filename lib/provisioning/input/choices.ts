import countryToCurrency from "country-to-currency";
import { product } from "@/db/product";
import { localeTags } from "./locales";
import { listedTimeZones } from "./time-zones";

/** The form's options. The server also accepts the other time zones and languages of `time-zones.ts` and `locales.ts`. */

export const plans = Object.entries(product.plans).map(([value, { label }]) => ({ value, label }));

const languageNames = new Intl.DisplayNames("en", { type: "language", languageDisplay: "standard" });
const currencyNames = new Intl.DisplayNames("en", { type: "currency" });

/** BCP 47 tags with their English names. */
export const locales = localeTags.map((value) => ({ value, label: languageNames.of(value) ?? value }));

/** The Netherlands Antilles were dissolved in 2010, and their guilder in 2025. */
const dissolved = "AN";

const currenciesInUse = Object.entries(countryToCurrency).flatMap(([country, currency]) =>
  country === dissolved ? [] : currency,
);

/** ISO 4217 codes that a country uses today. Excludes replaced currencies, funds, metals and test codes. */
export const currencies = [...new Set(currenciesInUse)].sort().map((value) => ({
  value,
  label: `${value} – ${currencyNames.of(value)}`,
}));

/** IANA names, from Node's ICU data. */
export const timezones = listedTimeZones.map((value) => ({ value, label: value.replaceAll("_", " ") }));

export const defaults = {
  plan: plans[0]?.value ?? "",
  timezone: "UTC",
  currency: "USD",
  locale: "en-US",
};
