import { slugFrom } from "./slug-from";
import { slugMaxLength } from "./slug-pattern";
import { slugProblem } from "./slug-problem";
import { cutSlug } from "./slugify";

/** Words in a name that say what kind of business it is. */
const kinds =
  /^(?:bakery|bar|bistro|brasserie|burgers?|cafe|cantina|coffee|deli|diner|grill|kitchen|lounge|noodles|osteria|pizza|pizzeria|pub|ramen|restaurant|steakhouse|sushi|tapas|taqueria|tavern|tea|trattoria|winery)$/;

/** Longer than the place of any time zone, and short enough to leave the slug recognisable. */
const longestEnding = 20;

/** Slugs to look for in the place of a taken one: base-N from `firstNumber` on, and `words`, the best first. */
export type SlugIdeas = { base: string; firstNumber: number; words: string[] };

/**
 * Finds ideas for a well-formed slug in what was typed: the place of the time zone, the kind of business in
 * the name, the whole name, and words that go with any restaurant. None of them is known to be free.
 */
export function suggestSlugs(slug: string, name = "", timezone = ""): SlugIdeas {
  const named = slugFrom(name);
  const { base, firstNumber } = countOf(slug, named);
  const ending = (word: string) =>
    word === "" || word.length > longestEnding || `-${base}-`.includes(`-${word}-`)
      ? ""
      : `${cutSlug(base, slugMaxLength - 1 - word.length)}-${word}`;
  const kind = named.split("-").find((word) => kinds.test(word)) ?? "";
  const words = [ending(placeOf(timezone)), ending(kind), named, ending("eats"), ending("hq")];
  const usable = (word: string) => word !== slug && slugProblem(word) === null;
  return { base, firstNumber, words: [...new Set(words)].filter(usable) };
}

/** After golden-spoon-2 comes golden-spoon-3; but the 9 of a business that is called Pier 9 is no count. */
function countOf(slug: string, named: string): Omit<SlugIdeas, "words"> {
  const [, base, number] = /^(.+)-([1-9]\d{0,8})$/.exec(slug) ?? [];
  if (!base || !number || named.endsWith(`-${number}`)) return { base: slug, firstNumber: 2 };
  return { base, firstNumber: Number(number) + 1 };
}

/** "Europe/Prague" is in prague, "America/Argentina/Buenos_Aires" in buenos-aires; UTC and Etc/GMT+5 are nowhere. */
function placeOf(timezone: string): string {
  const [area, ...places] = timezone.split("/");
  return area === "Etc" ? "" : slugFrom((places.at(-1) ?? "").replaceAll("_", " "));
}
