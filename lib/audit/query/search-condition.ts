import { type SQL, sql } from "drizzle-orm";
import { attempts, searchWords } from "@/db/schema/provisioning";
import type { Pattern } from "./index";

/** Trigrams need three characters; a shorter part cannot be found by them within a word. */
export const trigram = 3;

/** Where in the searched text something has to stand. */
type Place = "anywhere" | "at the end";

const text = attempts.searchText;

/**
 * True where the searched text has a literal. Two indexes can find it: pairs of words cost as much in a million rows
 * as in ten thousand, since they are rare; trigrams also find what stands within a word, but each of them is
 * frequent. So words are used as soon as a literal holds any whole, and what they find is compared.
 */
export function containsText(literal: string, place: Place = "anywhere"): SQL {
  const lexemes = lexemesOf(literal, place);
  if (lexemes.length === 0) return sql`${text} like ${likePattern([literal], place)}`;
  return sql`(${searchWords(sql`${text}`)} @@ ${lexemes.join(" & ")}::tsquery and ${stands(literal, place)})`;
}

/** True where the searched text has the parts of a pattern in their order; short ones only where a word begins. */
export function hasPattern(pattern: Pattern): SQL {
  const [only] = pattern;
  if (pattern.length === 1 && only !== undefined && !isShort(pattern)) return containsText(only);
  return matchesWords(sql`${text}`, pattern);
}

/** True if a text has the parts of a pattern, by comparing the text itself. */
export function matchesWords(searched: SQL, pattern: Pattern): SQL {
  const parts = isShort(pattern) ? [` ${pattern[0]}`, ...pattern.slice(1)] : pattern;
  return sql`${searched} like ${likePattern(parts, "anywhere")}`;
}

function isShort(pattern: Pattern): boolean {
  return pattern.every((part) => part.length < trigram);
}

/** Compared by functions that no index knows, so that the planner reads no trigrams beside the words. */
function stands(literal: string, place: Place): SQL {
  if (place === "at the end") return sql`right(${text}, ${[...literal].length}::int) = ${literal}`;
  return sql`position(${literal} in ${text}) > 0`;
}

function likePattern(parts: Pattern, place: Place): string {
  const pattern = parts.map(escapeLike).join("%");
  return `%${pattern}${place === "at the end" ? "" : "%"}`;
}

/** A text that stands for itself in LIKE. */
export function escapeLike(part: string): string {
  return part.replace(/[\\%_]/g, "\\$&");
}

/** Words that half of all addresses have: reading where they stand takes longer than they save. */
const everywhere = ["com", "net", "org", "example", "gmail", "hotmail", "icloud", "outlook", "yahoo"];

/**
 * What of a literal the index on words can find: each two of its words that follow one another, or the only one; the
 * last as a beginning where it may go on. A word that the literal begins with is left out: more of it may stand
 * before. None where there is but one word.
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
    .filter(({ group }) => !group.every((word) => everywhere.includes(word)))
    .map(({ group, suffix }) => `'${group.join(" ")}'${suffix}`);
}
