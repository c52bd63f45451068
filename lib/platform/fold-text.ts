/** Kinds of quotes, apostrophes and dashes, each group with its replacement. */
const replacements = [
  ["‘’‚‛ʹʻʼʽ′‵`´", "'"],
  ["“”„‟″«»", '"'],
  ["‐‑‒–—―−", "-"],
] as const;

/** Letters that Unicode does not decompose into a letter and an accent. */
const letters = new Map([
  ...[..."øłđðħŧıς"].map((letter, n): [string, string] => [letter, "olddhtiσ".charAt(n)]),
  ["ß", "ss"],
  ["æ", "ae"],
  ["œ", "oe"],
]);

const marks = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/g;
const invisible = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;
const spaces = /[\s\u0085]+/g;

/** Folds one part of a string. Spaces at its ends stay, because they can separate it from the next part. */
export function foldPart(text: string): string {
  const plain = [...text]
    .map((char) => replacements.find(([from]) => from.includes(char))?.[1] ?? char)
    .join("");
  const bare = plain.normalize("NFKD").replaceAll(marks, "").replaceAll(invisible, "").toLowerCase();
  const folded = [...bare].map((char) => letters.get(char) ?? char).join("");
  return folded.normalize("NFKC").replaceAll(spaces, " ");
}

/**
 * Normalises text for searches: ignores case, accents, width, kinds of quotes and dashes, and the number of
 * spaces. `provisioning.fold_text` does the same for stored text. A test compares both for every character up to U+1FFFF.
 */
export function foldText(text: string): string {
  return foldPart(text).trim();
}
