/** A construction that makes native readers stumble, with its pattern and a replacement. */
export type Construction = { name: string; pattern: RegExp; instead: string };

/** The constructions to avoid in comments, documents, test names and screens (CONTRIBUTING.md). */
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
  {
    name: "the focus",
    pattern: /\b(?:get|take|keep|lose|receive)s? the focus\b|\bmoves? the focus\b/gi,
    instead: "gets focus, takes focus",
  },
  { name: "in turns", pattern: /\bin turns\b/gi, instead: "alternately, in turn" },
  {
    name: "a text",
    pattern: /\b(?:a|such a) text\b(?![\s*]+(?:field|file|key|part))/gi,
    instead: "text, a string",
  },
  {
    name: "a mail",
    pattern: /\b(?:a|each|every|another) mail\b(?![\s*]+(?:program|provider|scanner|server))/gi,
    instead: "an e-mail",
  },
  { name: "…, included", pattern: /, [\w’' ]+ included\b/g, instead: "including …" },
  {
    name: "of the Auth server, for from",
    pattern: /\b(?:answer|error|response)s? of the Auth server\b/gi,
    instead: "from the Auth server",
  },
  {
    name: "asks for a developer",
    pattern: /\basks for a developer\b/gi,
    instead: "suggests asking a developer",
  },
  { name: "in any case", pattern: /\bin any case\b/gi, instead: "ignoring case, regardless of case" },
  { name: "one’s own", pattern: /\bone[’']s own\b/gi, instead: "your own, their own, its own" },
];
