/** A product's slug rules, in addition to the console's own. They also run in the browser. */
export type SlugRules = {
  /** Maximum length of a slug, at most 48. */
  maxLength?: number;
  /** Returns the product's refusal of a slug as a message for the form; null if it accepts the slug. */
  problem?(slug: string): string | null;
};

/** Throws if a slug could be longer than the console stores. */
export function defineSlugRules(rules: SlugRules): SlugRules {
  const { maxLength = 48 } = rules;
  if (!Number.isInteger(maxLength) || maxLength < 2 || maxLength > 48)
    throw new Error(`maxLength in db/product/slug.ts must be an integer from 2 to 48, not ${maxLength}.`);
  return rules;
}
