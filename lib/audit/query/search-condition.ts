import { type SQL, sql } from "drizzle-orm";
import { attempts, searchWords } from "@/db/schema/provisioning";
import type { Pattern } from "./index";

/** The length of a trigram. The trigram index cannot find shorter parts within a word. */
export const trigram = 3;

/** Where in the searched text a literal must occur. */
type Place = "anywhere" | "at the end";

const text = attempts.searchText;

/**
 * True if the searched text contains a literal. Pairs of words are rare, so the word index stays fast as the table
 * grows. Trigrams also match within words, but each occurs in many rows. So a literal of several words uses the word
 * index, and the text of each match is compared with the literal.
 */
export function containsText(literal: string, place: Place = "anywhere"): SQL {
  const lexemes = lexemesOf(literal, place);
  if (lexemes.length === 0) return sql`${text} like ${likePattern([literal], place)}`;
  return sql`(${searchWords(sql`${text}`)} @@ ${lexemes.join(" & ")}::tsquery and ${occursAt(literal, place)})`;
}

/**
 * True if the searched text contains the parts of a pattern in order. Short patterns match only at the start of a
 * word.
 */
export function hasPattern(pattern: Pattern): SQL {
  const [only] = pattern;
  if (pattern.length === 1 && only !== undefined && !isShort(pattern)) return containsText(only);
  return matchesWords(sql`${text}`, pattern);
}

/** True if the text contains the parts of a pattern in order. Does not use the word index. */
export function matchesWords(searched: SQL, pattern: Pattern): SQL {
  const parts = isShort(pattern) ? [` ${pattern[0]}`, ...pattern.slice(1)] : pattern;
  return sql`${searched} like ${likePattern(parts, "anywhere")}`;
}

function isShort(pattern: Pattern): boolean {
  return pattern.every((part) => part.length < trigram);
}

/** Uses functions that no index supports, so that the planner does not scan trigrams in addition to words. */
function occursAt(literal: string, place: Place): SQL {
  if (place === "at the end") return sql`right(${text}, ${[...literal].length}::int) = ${literal}`;
  return sql`position(${literal} in ${text}) > 0`;
}

function likePattern(parts: Pattern, place: Place): string {
  const pattern = parts.map(escapeLike).join("%");
  return `%${pattern}${place === "at the end" ? "" : "%"}`;
}

/** Escapes text so that LIKE matches it literally. */
export function escapeLike(part: string): string {
  return part.replace(/[\\%_]/g, "\\$&");
}

/** Words that occur in so many addresses that looking them up costs more than it saves. */
const commonWords = ["com", "net", "org", "example", "gmail", "hotmail", "icloud", "outlook", "yahoo"];

/**
 * The lexemes of a literal that the word index can find: each pair of adjacent words. Skips a word at the
 * literal's start, which may be the end of a longer word. If that leaves one word, returns that word. The last lexeme is a
 * prefix if its word may continue. Returns none for a literal of one word, and leaves out a lexeme whose words are all common.
 */
export function lexemesOf(literal: string, place: Place): string[] {
  const tokens = [...literal.matchAll(/[a-z0-9]+/g)];
  const [last] = tokens.at(-1) ?? [""];
  const words = tokens.filter(({ index }) => index > 0).map(([word]) => word);
  if (tokens.length < 2) return [];
  const open = literal.endsWith(last) && place !== "at the end";
  const groups = words.length === 1 ? [words] : words.slice(1).map((word, n) => [words[n] ?? "", word]);
  return groups
    .map((group, n) => ({ group, suffix: open && n === groups.length - 1 ? ":*" : "" }))
    .filter(({ group }) => !group.every((word) => commonWords.includes(word)))
    .map(({ group, suffix }) => `'${group.join(" ")}'${suffix}`);
}
