import { blueprint, type Plan } from "./blueprints";

/** The closed lists of the form; the server accepts nothing else. */

export const plans = (Object.keys(blueprint.plans) as Plan[]).map((value) => ({
  value,
  label: blueprint.plans[value].label,
}));

const localeTags = [
  "cs-CZ",
  "da-DK",
  "de-AT",
  "de-CH",
  "de-DE",
  "en-AU",
  "en-CA",
  "en-GB",
  "en-IE",
  "en-US",
  "es-ES",
  "es-MX",
  "fi-FI",
  "fr-CA",
  "fr-FR",
  "hu-HU",
  "it-IT",
  "ja-JP",
  "ko-KR",
  "nb-NO",
  "nl-NL",
  "pl-PL",
  "pt-BR",
  "pt-PT",
  "ro-RO",
  "sk-SK",
  "sv-SE",
  "tr-TR",
  "uk-UA",
  "zh-CN",
  "zh-TW",
] as const;

const languageNames = new Intl.DisplayNames("en", { type: "language", languageDisplay: "standard" });
const currencyNames = new Intl.DisplayNames("en", { type: "currency" });

/** BCP 47 tags with their English names. */
export const locales = localeTags.map((value) => ({ value, label: languageNames.of(value) ?? value }));

/** ISO 4217 codes, from the ICU data of the running Node. */
export const currencies = Intl.supportedValuesOf("currency").map((value) => ({
  value,
  label: `${value} – ${currencyNames.of(value)}`,
}));

/** IANA names, from the ICU data of the running Node, which leaves UTC out. */
export const timezones = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((name) => name !== "UTC")].map(
  (value) => ({ value, label: value.replaceAll("_", " ") }),
);

export const defaults = { plan: "starter", timezone: "UTC", currency: "USD", locale: "en-US" } as const;
