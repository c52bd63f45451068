/** What a product asks of a slug beside the console's own rules. Runs in the browser too. */
export type SlugRules = {
  /** Longest slug in characters, at most 48. */
  maxLength?: number;
  /** Returns why the product refuses a slug, as a message for the form; null if it accepts the slug. */
  problem?(slug: string): string | null;
};

/** Throws if a slug could be longer than the console stores. */
export function defineSlugRules(rules: SlugRules): SlugRules {
  const { maxLength = 48 } = rules;
  if (!Number.isInteger(maxLength) || maxLength < 2 || maxLength > 48)
    throw new Error(`maxLength in db/product/slug.ts must be an integer from 2 to 48, not ${maxLength}.`);
  return rules;
}
