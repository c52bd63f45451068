import countryToCurrency from "country-to-currency";

/** The languages that the form lists. */
export const localeTags = [
  "cs-CZ",
  "da-DK",
  "de-AT",
  "de-CH",
  "de-DE",
  "en-AU",
  "en-CA",
  "en-GB",
  "en-IE",
  "en-IN",
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

/** Longer text is refused before Intl parses it. */
const maxLength = 35;

/**
 * Returns the canonical form of a language with a country, such as en-GB for en-gb, if Node has data
 * for the language and the country exists today. Returns null for anything else: no extensions, no bare languages.
 */
export function parseLocale(text: string): string | null {
  if (text.length > maxLength) return null;
  try {
    const locale = new Intl.Locale(text);
    const tag = locale.toString();
    const isPlain =
      tag === locale.baseName && locale.region !== undefined && locale.region in countryToCurrency;
    return isPlain && Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0 ? tag : null;
  } catch {
    return null;
  }
}
