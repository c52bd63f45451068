import {
  isArgumentElement,
  isLiteralElement,
  isNumberElement,
  isPluralElement,
  isPoundElement,
  isSelectElement,
  isTagElement,
  type MessageFormatElement,
  parse,
} from "@formatjs/icu-messageformat-parser";
import { describe, expect, test } from "vitest";
import { type Language, languages } from "../../platform/locales";
import { catalogues } from "./catalogues";

type Messages = { [key: string]: string | Messages };

/** All messages by their full key. */
function flatten(messages: Messages, prefix = ""): [key: string, text: string][] {
  return Object.entries(messages).flatMap(([key, value]) =>
    typeof value === "string"
      ? [[prefix + key, value] as [string, string]]
      : flatten(value, `${prefix}${key}.`),
  );
}

const textsOf = (language: Language) => flatten(catalogues[language]);

type Part = { kind: "argument" | "tag" | "option" | "category"; name: string };

/** The arguments and tags of a message, and the options of its selects and plurals. */
function partsOf(elements: readonly MessageFormatElement[]): Part[] {
  return elements.flatMap((element): Part[] => {
    if (isLiteralElement(element) || isPoundElement(element)) return [];
    if (isTagElement(element)) return [{ kind: "tag", name: element.value }, ...partsOf(element.children)];
    const argument: Part = { kind: "argument", name: element.value };
    if (isArgumentElement(element) || isNumberElement(element)) return [argument];
    if (!isSelectElement(element) && !isPluralElement(element)) throw new Error(`unknown: ${element.value}`);
    const kind = isSelectElement(element) ? "option" : "category";
    const options = Object.entries(element.options).flatMap(([name, { value }]) => [
      { kind, name } as Part,
      ...partsOf(value),
    ]);
    return [argument, ...options];
  });
}

function namesOf(text: string, kinds: Part["kind"][]): string[] {
  const parts = partsOf(parse(text)).filter(({ kind }) => kinds.includes(kind));
  return [...new Set(parts.map(({ kind, name }) => `${kind} ${name}`))].sort();
}

const english = textsOf("en");
const translated = languages.filter((language) => language !== "en");

test.each(languages)(
  "the %s catalogue has every message, with the same arguments, tags and options as in English",
  (language) => {
    const texts = textsOf(language);
    expect(texts.map(([key]) => key).sort()).toEqual(english.map(([key]) => key).sort());
    const namesByKey = (list: [string, string][]) =>
      Object.fromEntries(list.map(([key, text]) => [key, namesOf(text, ["argument", "tag", "option"])]));
    expect(namesByKey(texts)).toEqual(namesByKey(english));
  },
);

test.each(languages)("every plural in %s has all the forms of the language", (language) => {
  const rules = new Intl.PluralRules(language);
  const requiredForms = new Set(Array.from({ length: 1_000 }, (_, number) => rules.select(number)));
  for (const [key, text] of textsOf(language)) {
    const forms = namesOf(text, ["category"]).map((name) => name.replace("category ", ""));
    if (forms.length > 0) expect(forms, key).toEqual(expect.arrayContaining([...requiredForms, "other"]));
  }
});

test.each(translated)("every message in %s differs from the English one", (language) => {
  const inEnglish = new Map(english);
  expect(textsOf(language).filter(([key, text]) => inEnglish.get(key) === text)).toEqual([]);
});

/** The words of a message, with a number for each argument and every option of its selects and plurals. */
function proseOf(elements: readonly MessageFormatElement[]): string {
  const render = (element: MessageFormatElement): string => {
    if (isLiteralElement(element)) return element.value;
    if (isTagElement(element)) return proseOf(element.children);
    if (!isSelectElement(element) && !isPluralElement(element)) return "15";
    return Object.values(element.options)
      .map(({ value }) => proseOf(value))
      .join("");
  };
  return elements.map(render).join("");
}

/** For each language, a pattern that its messages must not match. */
const misprints: Record<Language, RegExp> = {
  en: /["']|\.{3}/,
  cs: /["'”]|\.{3}|(?<![\p{L}\p{N}])[kvszouai] /iu,
  de: /["'”]|\.{3}/,
  es: /["'“”]|\.{3}|(?<!¿[^¿?]*)\?/,
  fr: /["'“”]|\.{3}| [:;!?»]|« |[^\s\u00a0\u202f][;!?»]/,
  ja: /["'“”]|[.,!?:](?=\s|$)|[\u3000-\u30ff\u4e00-\u9fff][,.:;!?()]/,
};

describe("the typography check", () => {
  test.each(languages)("finds no wrong quote, space or punctuation in %s", (language) => {
    const mistakes = textsOf(language).filter(([, text]) => misprints[language].test(proseOf(parse(text))));
    expect(mistakes).toEqual([]);
  });

  test.each([
    ["cs", "Jste v podniku"],
    ["es", "Tiene alguna pregunta?"],
    ["fr", "Une question ?"],
    ["ja", "ログインしてください."],
  ] as const)("detects a mistake in %s: %j", (language, text) => {
    expect(misprints[language].test(text)).toBe(true);
  });
});
