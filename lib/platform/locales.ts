/** The languages of owners' pages and e-mails; each has a catalogue in `messages/`. */
export const languages = ["en", "cs", "de", "es", "fr", "ja"] as const;

export type Language = (typeof languages)[number];

/**
 * The language for a tenant's locale, and the locale for its dates: the tenant's own if we support its
 * language ("de-AT" → German, Austrian dates), otherwise English for both.
 */
export function languageOf(tenantLocale: string): { language: Language; locale: string } {
  const locale = canonical(tenantLocale.replaceAll("_", "-"));
  const language = languages.find((known) => known === locale?.language);
  return locale && language ? { language, locale: locale.toString() } : { language: "en", locale: "en" };
}

function canonical(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag);
  } catch {
    return null;
  }
}
