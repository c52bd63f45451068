import { slugFrom } from "./slug-from";
import { slugMaxLength } from "./slug-pattern";
import { slugProblem } from "./slug-problem";
import { cutSlug } from "./slugify";

/** Words in a name that describe the kind of business. */
const kinds =
  /^(?:bakery|bar|bistro|brasserie|burgers?|cafe|cantina|coffee|deli|diner|grill|kitchen|lounge|noodles|osteria|pizza|pizzeria|pub|ramen|restaurant|steakhouse|sushi|tapas|taqueria|tavern|tea|trattoria|winery)$/;

/** Longer than any time zone's city, and short enough to leave the slug recognisable. */
const longestEnding = 20;

/** Alternatives to a taken slug: base-N with N from `firstNumber`, and `words`, best first. */
export type SlugIdeas = { base: string; firstNumber: number; words: string[] };

/**
 * Suggests alternatives to a well-formed slug: with the time zone's city, the kind of business in the name, the whole
 * name, and words for any restaurant. Does not check whether they are free.
 */
export function suggestSlugs(slug: string, name = "", timezone = ""): SlugIdeas {
  const nameSlug = slugFrom(name);
  const { base, firstNumber } = splitNumber(slug, nameSlug);
  const ending = (word: string) =>
    word === "" || word.length > longestEnding || `-${base}-`.includes(`-${word}-`)
      ? ""
      : `${cutSlug(base, slugMaxLength - 1 - word.length)}-${word}`;
  const kind = nameSlug.split("-").find((word) => kinds.test(word)) ?? "";
  const words = [ending(cityOf(timezone)), ending(kind), nameSlug, ending("eats"), ending("hq")];
  const usable = (word: string) => word !== slug && slugProblem(word) === null;
  return { base, firstNumber, words: [...new Set(words)].filter(usable) };
}

/**
 * The number of the first suggestion: 3 for golden-spoon-2, but 2 for the slug pier-9 of “Pier 9”, whose name ends in a
 * number.
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
