import { slugRules } from "@/db/product/slug";
import { slugFrom } from "./slug-from";
import { slugMaxLength } from "./slug-pattern";
import { slugProblem } from "./slug-problem";
import { cutSlug } from "./slugify";

/** Long enough for any time zone's city, and short enough to leave the slug recognisable. */
const longestEnding = 20;

/** Alternatives to a taken slug: base-N with N from `firstNumber`, and `words`, best first. */
export type SlugIdeas = { base: string; firstNumber: number; words: string[] };

/** What is known about the business: its name and language, its time zone, and its kind if the product has a field for it. */
export type Business = { name?: string; locale?: string; timezone?: string; kind?: string };

/**
 * Suggests alternatives to a well-formed slug: with the time zone's city, the kind of business, the whole name, and the
 * product's endings. Does not check whether they are free.
 */
export function suggestSlugs(
  slug: string,
  { name = "", locale = "", timezone = "", kind = "" }: Business,
): SlugIdeas {
  const nameSlug = slugFrom(name, locale);
  const { base, firstNumber } = splitNumber(slug, nameSlug);
  const ending = (word: string) =>
    word === "" || word.length > longestEnding || `-${base}-`.includes(`-${word}-`)
      ? ""
      : `${cutSlug(base, slugMaxLength - 1 - word.length)}-${word}`;
  const { word, endings } = kindOf(nameSlug, kind);
  const words = [ending(cityOf(timezone)), ending(word), nameSlug, ...endings.map(ending)];
  const isUsable = (word: string) => word !== slug && slugProblem(word) === null;
  return { base, firstNumber, words: [...new Set(words)].filter(isUsable) };
}

/** The word in the name that describes the kind of business, or else the field's value; and the endings that suit it. */
function kindOf(nameSlug: string, value: string): { word: string; endings: readonly string[] } {
  const { any = [], kinds = {} } = slugRules.endings ?? {};
  const parts = nameSlug.split("-");
  const wordOf = (words: readonly string[] = []) => parts.find((part) => words.includes(part));
  const declared = Object.hasOwn(kinds, value) ? kinds[value] : undefined;
  const kind = declared ?? Object.values(kinds).find(({ words }) => wordOf(words));
  return { word: wordOf(kind?.words) ?? slugFrom(value), endings: [...(kind?.endings ?? []), ...any] };
}

/**
 * The number of the first suggestion: 3 for golden-spoon-2, but 2 for the slug pier-9 of “Pier 9”, because that name ends
 * in the number.
 */
function splitNumber(slug: string, named: string): Omit<SlugIdeas, "words"> {
  const [, base, number] = /^(.+)-([1-9]\d{0,8})$/.exec(slug) ?? [];
  if (!base || !number || named.endsWith(`-${number}`)) return { base: slug, firstNumber: 2 };
  return { base, firstNumber: Number(number) + 1 };
}

/** "prague" for Europe/Prague, "buenos-aires" for America/Argentina/Buenos_Aires, "" for UTC and Etc/GMT+5. */
function cityOf(timezone: string): string {
  const [area, ...places] = timezone.split("/");
  return area === "Etc" ? "" : slugFrom((places.at(-1) ?? "").replaceAll("_", " "));
}
