import {
  isArgumentElement,
  isLiteralElement,
  type MessageFormatElement,
  parse,
} from "@formatjs/icu-messageformat-parser";
import { expect, test } from "vitest";
import { languages } from "../../platform/locales";
import { catalogues } from "./messages";

type Messages = { [key: string]: string | Messages };

/** All messages by their full key. */
function flat(messages: Messages, prefix = ""): [key: string, text: string][] {
  return Object.entries(messages).flatMap(([key, value]) =>
    typeof value === "string" ? [[prefix + key, value] as [string, string]] : flat(value, `${prefix}${key}.`),
  );
}

const textsOf = (language: (typeof languages)[number]) => flat(catalogues[language]);

/** Only supports plain arguments. Plurals and tags would need another comparison. */
function argumentsOf(text: string): string[] {
  const nameOf = (element: MessageFormatElement) => {
    if (isLiteralElement(element)) return [];
    expect(isArgumentElement(element), text).toBe(true);
    return isArgumentElement(element) ? [element.value] : [];
  };
  return [...new Set(parse(text).flatMap(nameOf))].sort();
}

const english = textsOf("en");

test.each(languages)(
  "the catalogue %s has every message with the same arguments as in English",
  (language) => {
    const texts = textsOf(language);
    expect(texts.map(([key]) => key).sort()).toEqual(english.map(([key]) => key).sort());
    const argumentsByKey = (list: [string, string][]) =>
      Object.fromEntries(list.map(([key, text]) => [key, argumentsOf(text)]));
    expect(argumentsByKey(texts)).toEqual(argumentsByKey(english));
  },
);

test.each(languages.filter((language) => language !== "en"))("no message in %s is in English", (language) => {
  const inEnglish = new Map(english);
  expect(textsOf(language).filter(([key, text]) => inEnglish.get(key) === text)).toEqual([]);
});
