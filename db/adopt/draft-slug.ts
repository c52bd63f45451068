import type { Guess } from "./guess";

/** The longest slug that the console stores. */
const longest = 48;

/** The product's own rules for a slug, by the checks and the length of its column; null if the console's are enough. */
export function draftSlug({ tenants, slug, slugTable }: Guess): string | null {
  const { checks } = slugTable?.table ?? tenants;
  const own = checks.filter((check) => new RegExp(`\\b${slug.name}\\b`).test(check));
  const patterns = own.flatMap(patternsOf);
  const maxLength = Math.min(longest, ...own.flatMap(lengthsOf), ...lengthsOf(slug.type));
  if (patterns.length === 0 && maxLength === longest) return null;
  return [
    'import { defineSlugRules } from "../slug-rules";',
    "",
    ...(patterns.length > 0 ? [`const patterns = [${patterns.join(", ")}];`, ""] : []),
    "/** What this product asks of a slug. The browser loads this file too: import no tables here. */",
    "export const slugRules = defineSlugRules({",
    ...(maxLength < longest ? [`  maxLength: ${maxLength},`] : []),
    ...(patterns.length > 0 ? [problem] : []),
    "});",
    "",
  ].join("\n");
}

const problem = `  problem: (slug) => {
    const broken = patterns.find((pattern) => !pattern.test(slug));
    return broken ? \`Use a slug that matches \${broken.source}\` : null;
  },`;

/** The regular expressions that a check demands, as code. One that JavaScript reads differently is left out. */
function patternsOf(check: string): string[] {
  return [...check.matchAll(/ (~\*?) '((?:[^']|'')*)'::text/g)].flatMap(([, operator, text = ""]) => {
    const source = text.replaceAll("''", "'");
    if (/\[\[:|\[\[\.|\(\?/.test(source)) return [];
    try {
      const flags = operator === "~*" ? "i" : "";
      return [String(new RegExp(source, flags))];
    } catch {
      return [];
    }
  });
}

/** Of `length(x) <= 40` and of `character varying(40)`. */
function lengthsOf(text: string): number[] {
  const [, most] = /(?:\b|char_|character_)length\([^<]*\)\s*<= (\d+)/.exec(text) ?? [];
  const [, below] = /(?:\b|char_|character_)length\([^<]*\)\s*< (\d+)/.exec(text) ?? [];
  const [, type] = /^character varying\((\d+)\)$/.exec(text) ?? [];
  return [most, below && Number(below) - 1, type].flatMap((value) => (value ? [Number(value)] : []));
}
