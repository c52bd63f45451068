import { hasName } from "../columns";
import type { Guess } from "../guess";

/** The longest slug that the console stores, and the shortest that it accepts. */
const longest = 48;
const shortest = 2;

/** The product's own slug rules, from the column's checks and length; null if the console's rules are enough. */
export function draftSlug({ tenants, slug, slugTable }: Guess): string | null {
  const { checks } = slugTable?.table ?? tenants;
  const slugChecks = checks.filter((check) => hasName(check, slug.name) && !isAlternative(check));
  const maxLength = Math.min(
    longest,
    ...slugChecks.flatMap((check) => maximaOf(check, slug.name)),
    ...typeLengthOf(slug.type),
  );
  const minLength = Math.max(shortest, ...slugChecks.flatMap((check) => minimaOf(check, slug.name)));
  const reserved = slugChecks.flatMap(refusedWordsOf);
  const problems = [
    ...(minLength > shortest
      ? [`if (slug.length < ${minLength}) return "Use at least ${minLength} characters.";`]
      : []),
    ...(reserved.length > 0
      ? ['if (reserved.includes(slug)) return "This slug is reserved. Choose another.";']
      : []),
    ...slugChecks.flatMap(patternsOf),
  ];
  if (problems.length === 0 && maxLength === longest) return null;
  return [
    'import { defineSlugRules } from "../seam/slug-rules";',
    "",
    ...(reserved.length > 0 ? [`const reserved = ${JSON.stringify(reserved)};`, ""] : []),
    "/** This product's slug rules. The browser loads this file too, so import no tables here. */",
    "export const slugRules = defineSlugRules({",
    ...(maxLength < longest ? [`  maxLength: ${maxLength},`] : []),
    ...(problems.length > 0 ? ["  problem: (slug) => {", ...problems, "return null;", "  },"] : []),
    "});",
    "",
  ].join("\n");
}

/** True if a check negates conditions, or has alternatives other than a null slug. Such checks are ignored. */
function isAlternative(check: string): boolean {
  return / OR |\bNOT \(/.test(check.replace(/\(?"?\w+"? IS NULL\)? OR /g, ""));
}

/** A refusal for each regular expression that a check requires or forbids, except those with a different meaning in JavaScript. */
function patternsOf(check: string): string[] {
  return [...check.matchAll(/ (!?)~(\*?) '((?:[^']|'')*)'::text/g)].flatMap(([, not, anyCase, text = ""]) => {
    const source = text.replaceAll("''", "'");
    if (/\[\[:|\[\[\.|\(\?/.test(source)) return [];
    try {
      const pattern = new RegExp(source, anyCase ? "i" : "");
      const message = `Use a slug that ${not ? "does not match" : "matches"} ${pattern.source}`;
      return [`if (${not ? "" : "!"}${pattern}.test(slug)) return ${JSON.stringify(message)};`];
    } catch {
      return [];
    }
  });
}

/** The words of `slug <> ALL (ARRAY['www'::text, 'api'::text])` and of `slug <> 'www'::text`. */
function refusedWordsOf(check: string): string[] {
  return [...check.matchAll(/ <> (?:ALL \(+ARRAY\[([^\]]*)\]|('(?:[^']|'')*'))/g)].flatMap(([, list, word]) =>
    [...(list ?? word ?? "").matchAll(/'((?:[^']|'')*)'/g)].map(([, text = ""]) =>
      text.replaceAll("''", "'"),
    ),
  );
}

/** The maximum in `length(slug) <= 40` and in `length(slug) < 41`. */
function maximaOf(check: string, name: string): number[] {
  return [...boundsOf(check, name, "<="), ...boundsOf(check, name, "<").map((bound) => bound - 1)];
}

/** The minimum in `length(slug) >= 4` and in `length(slug) > 3`. */
function minimaOf(check: string, name: string): number[] {
  return [...boundsOf(check, name, ">="), ...boundsOf(check, name, ">").map((bound) => bound + 1)];
}

/** The number that a check compares the slug's length with, by operator. */
function boundsOf(check: string, name: string, operator: string): number[] {
  const length = `\\b(?:char_|character_)?length\\([^<>=]*(?<!\\w)${RegExp.escape(name)}(?!\\w)[^<>=]*\\)`;
  const matches = check.matchAll(new RegExp(`${length} ${operator} (\\d+)`, "g"));
  return [...matches].map(([, bound]) => Number(bound));
}

/** The length of `character varying(40)`. */
function typeLengthOf(type: string): number[] {
  const [, length] = /^character varying\((\d+)\)$/.exec(type) ?? [];
  return length ? [Number(length)] : [];
}
