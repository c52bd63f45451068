import countryToCurrency from "country-to-currency";
import { product } from "@/db/product";
import { type SettingName, settingNames } from "@/db/seam/define-product";
import { localeTags, parseLocale } from "./locales";
import { listedTimeZones, parseTimeZone } from "./time-zones";

/** The form's options. The server also accepts the other time zones and languages of `time-zones.ts` and `locales.ts`. */

export const plans = Object.entries(product.plans).map(([value, { label }]) => ({ value, label }));

const languageNames = new Intl.DisplayNames("en", { type: "language", languageDisplay: "standard" });
const alphabetical = new Intl.Collator("en");
const currencyNames = new Intl.DisplayNames("en", { type: "currency" });

/** BCP 47 tags with their English names, in alphabetical order of the names. */
export const locales = localeTags
  .map((value) => ({ value, label: languageNames.of(value) ?? value }))
  .sort((one, other) => alphabetical.compare(one.label, other.label));

/** The Netherlands Antilles were dissolved in 2010, and their guilder was replaced in 2025. */
const dissolved = "AN";

const currenciesInUse = Object.entries(countryToCurrency).flatMap(([country, currency]) =>
  country === dissolved ? [] : currency,
);

/**
 * ISO 4217 codes of currencies that countries use today. Excludes replaced currencies, funds, metals and test codes. Sorted
 * by code, because labels begin with the code.
 */
export const currencies = [...new Set(currenciesInUse)].sort().map((value) => ({
  value,
  label: `${value} – ${currencyNames.of(value)}`,
}));

/** IANA names, from Node's ICU data. */
export const timezones = listedTimeZones.map((value) => ({ value, label: value.replaceAll("_", " ") }));

const currencyCodes: ReadonlySet<string> = new Set(currencies.map(({ value }) => value));

/** Returns the stored form of a setting, or null if it is not valid. */
export const settingParsers: Record<SettingName, (text: string) => string | null> = {
  timezone: parseTimeZone,
  currency: (code) => (currencyCodes.has(code) ? code : null),
  locale: parseLocale,
};

export const defaults = {
  plan: plans[0]?.value ?? "",
  timezone: defaultOf("timezone", "UTC"),
  currency: defaultOf("currency", "USD"),
  locale: defaultOf("locale", "en-US"),
};

function defaultOf(name: SettingName, fallback: string): string {
  const { [name]: text = fallback } = product.settingDefaults;
  const parsed = settingParsers[name](text);
  if (parsed === null) throw new Error(`\`settingDefaults\` has an unknown ${name}, "${text}".`);
  return parsed;
}

export function isHidden(name: string): boolean {
  return product.hiddenSettings.some((hidden) => hidden === name);
}

/** The options of each choice that the form shows. */
export const choiceLists = Object.fromEntries(
  Object.entries({ plan: plans, timezone: timezones, currency: currencies, locale: locales }).filter(
    ([name]) => !isHidden(name),
  ),
) as Partial<Record<"plan" | SettingName, readonly { value: string; label: string }[]>>;

/** The settings whose default comes from the user's browser, because the product declares none. */
export const browserSettings = settingNames.filter((name) => product.settingDefaults[name] === undefined);
