import slugify from "@sindresorhus/slugify";
import { hasUnknownReading, readableWords } from "./readings";
import { slugMaxLength } from "./slug-pattern";
import { slugProblem } from "./slug-problem";

/** Only the first characters of a name count, because a slug has at most 48. */
const longestUsefulName = 300;

/** Smallest share of the limit that a slug may keep when it is shortened at a hyphen. */
const minKeptShare = 2 / 3;

/**
 * A name in NFKC form, without apostrophes and invisible characters, which must not split a word, and without Chinese
 * characters whose reading is unknown.
 */
export function plainText(name: string, locale: string): string {
  const useful = name.slice(0, longestUsefulName);
  const text = useful.replace(/[\p{Cf}'‘’ʻʼ´`＇]/gu, "").normalize("NFKC");
  return hasUnknownReading(text, locale) ? readableWords(text) : text;
}

/**
 * The letters, digits and vowel signs that slugify drops, such as Chinese, Thai, Korean and Hindi ones.
 * Includes symbols and emoji only if the name has no letters or digits.
 */
export function unsupportedLetters(text: string): Set<string> {
  const letters = /[\p{L}\p{N}]/u.test(text) ? /(?!\p{ASCII})[\p{L}\p{N}\p{M}]/gu : /(?!\p{ASCII})\p{S}/gu;
  const candidates = new Set(text.match(letters));
  return new Set([...candidates].filter((letter) => slugify(`a${letter}a`, { decamelize: false }) === "a-a"));
}

/** The slug of the supported letters: without hyphens if the product refuses them, or "" if it accepts neither form. */
export function slugOf(text: string): string {
  const words = slugify(text, { decamelize: false });
  const slugs = [words, words.replaceAll("-", "")].map((slug) => cutSlug(slug, slugMaxLength));
  return slugs.find((slug) => slugProblem(slug) === null) ?? "";
}

/** Shortens a slug to `limit` characters, at a hyphen if one is near. */
export function cutSlug(slug: string, limit: number): string {
  if (slug.length <= limit) return slug;
  const lastHyphen = slug.lastIndexOf("-", limit);
  return slug.slice(0, lastHyphen >= limit * minKeptShare ? lastHyphen : limit).replace(/-$/, "");
}
