import { and, or, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { folded } from "@/db/schema/provisioning";
import { tenants } from "@/db/schema/tenants";
import { isPlain, lettersOf, nameAndSlug } from "@/db/search-expressions";
import { escapeLike } from "@/lib/audit/query/search-condition";
import type { Reader } from "@/lib/auth/reader";
import { maskedText } from "@/lib/platform/masked-text";

type Masking = Pick<Reader, "masked">;

/** SQL: true if the first value contains the second, with LIKE's special characters taken literally. */
export function contains(text: SQLWrapper, part: string): SQL {
  return sql`${text} like ${`%${escapeLike(part)}%`}`;
}

/**
 * SQL: conditions that find the tenants with the folded text in their slug, or in the part of the name that the reader
 * sees. A tenant matches if it meets either condition. Each can use its own index.
 */
export function nameOrSlugConditions(text: string, reader: Masking): [SQL | undefined, SQL | undefined] {
  // Plain names are ASCII, so comparing names in lower case would only find accented names again.
  if (!isAscii(text)) return [accentedContains(text, reader), slugContains(text)];
  return [plainContains(text, reader), accentedContains(text, reader)];
}

/**
 * Compares in lower case, for which a product can have an index. This finds every slug and plain name that
 * contains the text. One index covers both values, which halves its cost.
 */
export function plainContains(text: string, reader: Masking): SQL | undefined {
  const { name, slug } = tenants;
  const byName = and(containsPart(sql`lower(${name})`, text, " "), visible(text, reader));
  return and(eitherContains(nameAndSlug(name, slug), text), or(byName, bySlug(text)));
}

/** Like `plainContains`, but only for slugs. Uses the same index. */
function slugContains(text: string): SQL | undefined {
  return and(eitherContains(nameAndSlug(tenants.name, tenants.slug), text), bySlug(text));
}

function bySlug(text: string): SQL | undefined {
  const slug = sql`lower(${tenants.slug})`;
  const other = asSlug(text) === text ? undefined : containsPart(slug, asSlug(text), "-");
  return or(containsPart(slug, text, "-"), other);
}

/** Folding takes ten times as long as comparing, so only the names that need it are folded. */
export function accentedContains(text: string, reader: Masking): SQL | undefined {
  const { name } = tenants;
  return and(
    sql`not ${isPlain(name)}`,
    // True for every name that contains the text, and for some others. A product can have an index for it.
    lettersContain(name, text),
    isOneWord(text) ? undefined : containsPart(folded(name), text, " "),
    visible(text, reader),
  );
}

/**
 * SQL: true if the value contains the part. No index finds one or two letters inside a word, so two match only at the
 * start of a word, and one only at the start of the value.
 */
function containsPart(value: SQLWrapper, part: string, separator: " " | "-"): SQL | undefined {
  if (!isShort(part)) return contains(value, part);
  const atStart = sql`${value} like ${`${part}%`}`;
  return part.length === 1 ? atStart : or(atStart, sql`${value} like ${`%${separator}${part}%`}`);
}

function lettersContain(name: SQLWrapper, text: string): SQL | undefined {
  const [value, letters] = [lettersOf(name), lettersOf(sql`${text}::text`)];
  if (!isShort(text)) return sql`${value} like '%' || ${letters} || '%'`;
  return or(sql`${value} like ${letters} || '%'`, sql`${value} like '% ' || ${letters} || '%'`);
}

/**
 * SQL: true if the value contains the text or its likely slug. Except for short words that are not ASCII, one pattern
 * covers both, so that the index is read once. LIKE is faster, but its wildcard hides the starts of words, which the
 * index needs for short words.
 */
function eitherContains(value: SQLWrapper, text: string): SQL | undefined {
  if (/^[a-z0-9]{1,2}$/.test(text)) return sql`${value} ~ ${`(^|[ -])${text}`}`;
  if (isShort(text)) return or(...["", "% ", "%-"].map((start) => sql`${value} like ${`${start}${text}%`}`));
  const slug = asSlug(text);
  if (slug === text) return contains(value, text);
  const hasTrigrams = slug.split("-").every((word) => /[\p{L}\p{N}]{3}/u.test(word));
  return hasTrigrams
    ? sql`${value} like ${`%${slug.replaceAll("-", "_")}%`}`
    : sql`${value} ~ ${slug.replaceAll("-", "[ -]")}`;
}

/**
 * True for a word of at least two letters or digits in scripts for which comparing the letters is enough. In others,
 * such as Hangul and kana, folding composes letters.
 */
function isOneWord(text: string): boolean {
  return /^[[\p{L}&&[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}]]0-9]{2,}$/v.test(
    text,
  );
}

export function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}

/** True for one or two letters or digits, which match only at the start of a word or value: see `containsPart`. */
export function isShort(part: string): boolean {
  return /^[\p{L}\p{N}]{1,2}$/u.test(part);
}

/** The slug that a name is likely to have, because staff may type “copper kettle” to find `copper-kettle`. */
export function asSlug(text: string): string {
  return /^[\p{L}\p{N} -]*$/u.test(text) ? text.replaceAll(" ", "-") : text;
}

/** If a name contains an e-mail address, only the part that the reader can see is searched. */
function visible(text: string, { masked }: Masking): SQL | undefined {
  return masked ? contains(folded(maskedText(tenants.name)), text) : undefined;
}
