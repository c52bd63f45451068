/** One literal replacement in one file. */
export type Edit = { file: string; from: string; to: string };

/** A bug to plant, and the test files, at least one of which must catch it. */
export type Mutant = { bug: string; edits: readonly Edit[]; tests: readonly string[] };
