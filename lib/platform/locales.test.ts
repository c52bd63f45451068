import { expect, test } from "vitest";
import { languageOf } from "./locales";

test.each([
  ["de-AT", "de", "de-AT"],
  ["cs_CZ", "cs", "cs-CZ"],
  ["JA-jp", "ja", "ja-JP"],
  ["fr", "fr", "fr"],
  ["es-419", "es", "es-419"],
  ["pl-PL", "en", "en"],
  ["english", "en", "en"],
  ["", "en", "en"],
  ["de-", "en", "en"],
  ["__proto__", "en", "en"],
])("a tenant with the locale %j gets e-mails in %s with dates in %s", (given, language, locale) => {
  expect(languageOf(given)).toEqual({ language, locale });
});
