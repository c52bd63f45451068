/** A product's slug rules, in addition to the console's own. They also run in the browser. */
export type SlugRules = {
  /** Maximum length of a slug, at most 48. */
  maxLength?: number;
  /** Returns the form's message if the product refuses the slug; otherwise null. */
  problem?(slug: string): string | null;
  endings?: SlugEndings;
};

/** Words that are appended to a taken slug to suggest another, such as `-studio`. */
export type SlugEndings = {
  /** Endings that suit any business, best first. */
  any: readonly string[];
  /**
   * Kinds of business. A business belongs to a kind if its name has one of the words, or if the value of `kindField`
   * is the kind's key.
   */
  kinds?: Readonly<Record<string, { words?: readonly string[]; endings: readonly string[] }>>;
  /** The name of the product's own field whose value is the kind of business. */
  kindField?: string;
};

/** Throws if `maxLength` is not an integer from 2 to 48, or if a word or an ending can't be part of a slug. */
export function defineSlugRules(rules: SlugRules): SlugRules {
  const { maxLength = 48, endings } = rules;
  if (!Number.isInteger(maxLength) || maxLength < 2 || maxLength > 48)
    throw new Error(`maxLength in db/product/slug.ts must be an integer from 2 to 48, not ${maxLength}.`);
  const kinds = Object.values(endings?.kinds ?? {});
  const words = [
    ...(endings?.any ?? []),
    ...kinds.flatMap((kind) => [...(kind.words ?? []), ...kind.endings]),
  ];
  const wrong = words.find((word) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(word));
  if (wrong !== undefined)
    throw new Error(
      `The word or ending "${wrong}" in db/product/slug.ts may contain only a–z, 0–9 and single inner hyphens.`,
    );
  return rules;
}
