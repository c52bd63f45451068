import type { Guess } from "../guess";
import { textRules } from "./text-checks";

/** The console's own length limits for slugs. */
const longest = 48;
const shortest = 2;

/** The product's own slug rules, from the column's checks and length; null if the console's rules are enough. */
export function draftSlug({ tenants, slug, slugTable }: Guess): string | null {
  const rules = textRules((slugTable?.table ?? tenants).checks, slug);
  const maxLength = Math.min(longest, rules.maxLength);
  const { minLength, refused, patterns } = rules;
  const problems = [
    ...(minLength > shortest
      ? [`if (slug.length < ${minLength}) return "Use at least ${minLength} characters.";`]
      : []),
    ...(refused.length > 0
      ? ['if (reserved.includes(slug)) return "This slug is reserved. Choose another.";']
      : []),
    ...patterns.map(({ pattern, negated }) => {
      const message = `Use a slug that ${negated ? "does not match" : "matches"} ${pattern.source}.`;
      return `if (${negated ? "" : "!"}${pattern}.test(slug)) return ${JSON.stringify(message)};`;
    }),
  ];
  if (problems.length === 0 && maxLength === longest) return null;
  return [
    'import { defineSlugRules } from "../seam/slug-rules";',
    "",
    ...(refused.length > 0 ? [`const reserved = ${JSON.stringify(refused)};`, ""] : []),
    "/** This product's slug rules. The browser loads this file too, so import no tables here. */",
    "export const slugRules = defineSlugRules({",
    ...(maxLength < longest ? [`  maxLength: ${maxLength},`] : []),
    ...(problems.length > 0 ? ["  problem: (slug) => {", ...problems, "return null;", "  },"] : []),
    "});",
    "",
  ].join("\n");
}
