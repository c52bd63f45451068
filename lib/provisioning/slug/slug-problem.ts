import { slugRules } from "@/db/product/slug";
import { slugTexts } from "../errors/messages";
import { hasUnknownReading } from "./readings";
import { slugMaxLength, slugPattern } from "./slug-pattern";

const wellFormed = new RegExp(slugPattern);

/** An example slug that the product's rules accept; undefined if they accept none of these. */
export const slugExample = ["golden-spoon", "goldenspoon", "spoon"].find(
  (slug) => slug.length <= slugMaxLength && !slugRules.problem?.(slug),
);

export const slugMissing = slugTexts.missing(slugExample);

/** The error for an empty slug if the business name, such as “…!?”, yields no slug. */
export function underivableSlugProblem(name: string, locale: string): string {
  return hasUnknownReading(name, locale)
    ? slugTexts.unknownReading(slugMissing)
    : slugTexts.underivable(slugMissing);
}

/** The problem with a slug and its fix, by the console's rules and the product's. Null if it has none. */
export function slugProblem(slug: string): string | null {
  return shapeProblem(slug) ?? slugRules.problem?.(slug) ?? null;
}

function shapeProblem(slug: string): string | null {
  if (wellFormed.test(slug) && slug.length <= slugMaxLength) return null;
  if (slug === "") return slugMissing;
  if (slug.length < 2) return slugTexts.tooShort;
  if (slug.length > slugMaxLength) return slugTexts.tooLong(slug.length, slugMaxLength);
  if (/[A-Z]/.test(slug)) return slugTexts.capitals(slug.toLowerCase());
  if (/^-|-$/.test(slug)) return slugTexts.outerHyphen;
  return slug.includes("--") ? slugTexts.hyphenPair : slugTexts.characters;
}
