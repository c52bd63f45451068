/** A construction that makes native readers stumble, with its pattern and the replacement. */
export type Construction = { name: string; pattern: RegExp; instead: string };

/** The constructions that CONTRIBUTING.md bans from comments, documents, test names and screens. */
export const constructions: readonly Construction[] = [
  {
    name: "indefinite people",
    pattern: /\b(?:nobody|somebody|whoever|whomever|everybody|anybody)\b/gi,
    instead: "users, staff, admins, owners, callers, attackers, “no one else”, “another process”",
  },
  { name: "a person", pattern: /\ba person\b/gi, instead: "a user, an admin, a staff member" },
  { name: "mend, cure", pattern: /\b(?:mend(?:s|ed|ing)?|cure[sd]?)\b/gi, instead: "fix" },
  {
    name: "where, for a condition",
    pattern: /\bwhere (?:it|they|there|one|none|no|nothing|both)\b/gi,
    instead: "if or when; where is for places",
  },
  {
    name: "things that speak",
    pattern: /\b(?:says|tells|knows|hears)\b/gi,
    instead: "returns, reports, shows, names, stores, has",
  },
  { name: "things that stand", pattern: /\bstands\b/gi, instead: "is, is stored" },
  { name: "in the place of", pattern: /\bin the place of\b/gi, instead: "instead of" },
  { name: "anew", pattern: /\banew\b/gi, instead: "again" },
  { name: "is to be", pattern: /\b(?:is|are|was|were) to be\b/gi, instead: "must be, should be, will be" },
];
