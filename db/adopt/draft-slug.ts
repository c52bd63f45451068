import type { Guess } from "./guess";

/** The longest slug that the console stores, and the shortest that it accepts. */
const longest = 48;
const shortest = 2;

/** The product's own rules for a slug, by the checks and the length of its column; null if the console's are enough. */
export function draftSlug({ tenants, slug, slugTable }: Guess): string | null {
  const { checks } = slugTable?.table ?? tenants;
  const own = checks.filter((check) => new RegExp(`\\b${slug.name}\\b`).test(check) && !isAlternative(check));
  const maxLength = Math.min(longest, ...own.flatMap(mostOf), ...mostOf(slug.type));
  const minLength = Math.max(shortest, ...own.flatMap(leastOf));
  const reserved = own.flatMap(refusedWordsOf);
  const problems = [
    ...(minLength > shortest
      ? [`if (slug.length < ${minLength}) return "Use at least ${minLength} characters.";`]
      : []),
    ...(reserved.length > 0
      ? ['if (reserved.includes(slug)) return "This slug is reserved. Choose another.";']
      : []),
    ...own.flatMap(patternsOf),
  ];
  if (problems.length === 0 && maxLength === longest) return null;
  return [
    'import { defineSlugRules } from "../slug-rules";',
    "",
    ...(reserved.length > 0 ? [`const reserved = ${JSON.stringify(reserved)};`, ""] : []),
    "/** What this product asks of a slug. The browser loads this file too: import no tables here. */",
    "export const slugRules = defineSlugRules({",
    ...(maxLength < longest ? [`  maxLength: ${maxLength},`] : []),
    ...(problems.length > 0 ? ["  problem: (slug) => {", ...problems, "return null;", "  },"] : []),
    "});",
    "",
  ].join("\n");
}

/** True if a check is met by one of several conditions, besides that the slug is null: no single one is a rule. */
function isAlternative(check: string): boolean {
  return / OR /.test(check.replace(/\(?"?\w+"? IS NULL\)? OR /g, ""));
}

/** A refusal for each regular expression that a check demands or forbids. One that JavaScript reads differently is left out. */
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

/** Of `length(x) <= 40` and of `character varying(40)`. */
function mostOf(text: string): number[] {
  const [, most] = /(?:\b|char_|character_)length\([^<]*\)\s*<= (\d+)/.exec(text) ?? [];
  const [, below] = /(?:\b|char_|character_)length\([^<]*\)\s*< (\d+)/.exec(text) ?? [];
  const [, type] = /^character varying\((\d+)\)$/.exec(text) ?? [];
  return [most, below && Number(below) - 1, type].flatMap((value) => (value ? [Number(value)] : []));
}

/** Of `length(x) >= 4` and `length(x) > 3`. */
function leastOf(text: string): number[] {
  const [, least] = /(?:\b|char_|character_)length\([^<>]*\)\s*>= (\d+)/.exec(text) ?? [];
  const [, above] = /(?:\b|char_|character_)length\([^<>]*\)\s*> (\d+)/.exec(text) ?? [];
  return [least, above && Number(above) + 1].flatMap((value) => (value ? [Number(value)] : []));
}
