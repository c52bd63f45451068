import { expect, test } from "vitest";
import { preferredLanguage } from "./preferred-language";

test.each([
  ["ja", "ja"],
  ["de-AT,de;q=0.9,en;q=0.8", "de"],
  ["pl,cs;q=0.7,en;q=0.5", "cs"],
  ["en;q=0.2, fr-CA;q=0.9", "fr"],
  ["ES-419", "es"],
  ["de;q=0, es;q=0.1", "es"],
  ["zh-CN,zh;q=0.9", "en"],
  ["*", "en"],
  ["", "en"],
  [null, "en"],
  ["not a header;;;q=,,é", "en"],
])("a browser that sends %j gets pages in %s", (header, language) => {
  expect(preferredLanguage(header)).toBe(language);
});
