import slugify from "@sindresorhus/slugify";
import { slugMaxLength } from "./slug-pattern";
import { slugProblem } from "./slug-problem";

/** Names longer than this cannot change the slug, which has at most 48 characters. */
const longestUsefulName = 300;

/** A cut that would split a word falls back to a hyphen that leaves this much of the room used. */
const leastUsed = 2 / 3;

/**
 * In the browser: the slug that follows a name while it is typed, or "" where nothing can be written.
 * A promise only where the name has letters for which the large tables must be loaded; it never rejects,
 * and is the same slug that the server makes by `slugFrom`.
 */
export function slugFollowing(name: string): string | Promise<string> {
  const text = plainText(name);
  const slug = slugOf(text);
  if (lettersUnknown(text).size === 0) return slug;
  // Where the tables cannot be loaded, what can be written without them is better than nothing.
  return import("./slug-from").then(({ slugFrom }) => slugFrom(name)).catch(() => slug);
}

/** A name in compatibility form, without what joins letters to one word: apostrophes and invisible marks. */
export function plainText(name: string): string {
  const useful = name.slice(0, longestUsefulName);
  return useful.replace(/[\p{Cf}'‘’ʻʼ´`＇]/gu, "").normalize("NFKC");
}

/**
 * The letters, digits and vowel signs of which slugify makes a gap: those of Chinese, Thai, Korean, Hindi …
 * Symbols and emoji are ornament, and count only in a name that has nothing else.
 */
export function lettersUnknown(text: string): Set<string> {
  const letters = /[\p{L}\p{N}]/u.test(text) ? /(?!\p{ASCII})[\p{L}\p{N}\p{M}]/gu : /(?!\p{ASCII})\p{S}/gu;
  const found = new Set(text.match(letters));
  return new Set([...found].filter((letter) => slugify(`a${letter}a`, { decamelize: false }) === "a-a"));
}

/** A slug that the product accepts, of what slugify knows of a text; or "". */
export function slugOf(text: string): string {
  const slug = cutSlug(slugify(text, { decamelize: false }), slugMaxLength);
  return slugProblem(slug) === null ? slug : "";
}

/** Shortens a slug to `limit` characters, at a hyphen where one is near. */
export function cutSlug(slug: string, limit: number): string {
  if (slug.length <= limit) return slug;
  const lastHyphen = slug.lastIndexOf("-", limit);
  return slug.slice(0, lastHyphen >= limit * leastUsed ? lastHyphen : limit).replace(/-$/, "");
}
