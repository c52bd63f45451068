import anyAscii from "any-ascii";
import { plainText, slugOf, unsupportedLetters } from "./slugify";

/**
 * Makes a slug from a name in any script: "Café Zoë" becomes "cafe-zoe", "寿司 次郎" "shousi-cilang".
 * Returns a well-formed slug, or "" if nothing in the name can be written in a–z and 0–9.
 * any-ascii's tables are 219 kB compressed, so browsers load this file lazily, through `slugFollowing`.
 */
export function slugFrom(name: string): string {
  const text = plainText(name);
  const unsupported = unsupportedLetters(text);
  return slugOf(
    text.replace(/\P{ASCII}/gu, (letter) => (unsupported.has(letter) ? inAscii(letter) : letter)),
  );
}

/** Removes the quotes and dashes that any-ascii writes for glottal stops and long vowels: they would split the word. */
function inAscii(letter: string): string {
  return anyAscii(letter).replace(/[^\w:]/g, "");
}
