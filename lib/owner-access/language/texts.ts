import "server-only";
import { createTranslator } from "use-intl/core";
import { languageOf } from "@/lib/platform/locales";
import { catalogues } from "./catalogues";

/** The texts of owners' pages in the language of a locale, or in English if it is not supported. */
export function pageTexts(locale: string) {
  return createTranslator({ ...settingsFor(locale), namespace: "pages" });
}

export type PageTexts = ReturnType<typeof pageTexts>;

/** The texts of owners' e-mails in the language of a locale, or in English if it is not supported. */
export function mailTexts(locale: string) {
  return createTranslator({ ...settingsFor(locale), namespace: "mails" });
}

function settingsFor(tenantLocale: string) {
  const { language, locale } = languageOf(tenantLocale);
  return { locale, messages: catalogues[language], onError: rethrow };
}

/** A missing text or value is a bug that tests must find. By default, the key would be shown instead. */
function rethrow(error: Error): never {
  throw error;
}
