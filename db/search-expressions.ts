import { type SQLWrapper, sql } from "drizzle-orm";

/**
 * The expressions that lists of tenants sort by and searches match. They use only built-in functions, so that a
 * product's indexes for them do not depend on the console.
 */

/** Accents and invisible characters, which comparisons ignore. */
const marks = sql.raw(
  String.raw`'[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]'`,
);

/** A tenant's name and slug in lower case: one index serves searches by part of either. */
export function nameAndSlug(name: SQLWrapper, slug: SQLWrapper) {
  return sql`lower(coalesce(${name}, '') || ' ' || ${slug})`;
}

/**
 * The letters and digits of a name or search, without accents and case. Replaces each run of other characters, including
 * modifier letters that are typed as apostrophes, with one space.
 */
export function lettersOf(text: SQLWrapper) {
  const bare = sql`regexp_replace(normalize(${text}, NFKD), ${marks}, '', 'g')`;
  const lower = sql`translate(lower(${bare} collate "und-x-icu"), 'øłđðħŧıςʹʻʼʽ', 'olddhtiσ    ')`;
  const spelled = sql`replace(replace(replace(${lower}, 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe')`;
  return sql`regexp_replace(${spelled} collate "und-x-icu", '[^[:alnum:]]+', ' ', 'g')`;
}

/** True for plain names: ASCII, with single spaces and no backtick. These need no folding. Most names are plain. */
export function isPlain(name: SQLWrapper) {
  return sql`(octet_length(${name}) = length(${name}) and position('  ' in ${name}) = 0 and left(${name}, 1) <> ' ' and position('\`' in ${name}) = 0)`;
}

/** A tenant's name on a screen, or its slug if the name is blank: V1 allows that, and a link needs text. */
export function shownNameOf(name: SQLWrapper, slug: SQLWrapper) {
  return sql<string>`coalesce(nullif(btrim(${name}), ''), ${slug})`;
}

/** Sorts names alphabetically: accents and case only decide between names that are otherwise equal. */
export function sortedNameOf(name: SQLWrapper, slug: SQLWrapper) {
  return sql`(${shownNameOf(name, slug)} collate "und-x-icu")`;
}
