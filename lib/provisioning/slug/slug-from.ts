import anyAscii from "any-ascii";
import { lettersUnknown, plainText, slugOf } from "./slugify";

/**
 * Makes a slug from a name in any script: "Café Zoë" becomes "cafe-zoe", "寿司 次郎" "shousi-cilang".
 * Returns a well-formed slug, or "" where nothing of the name can be written in a–z and 0–9.
 * For the server: any-ascii's tables are 219 kB compressed, so a browser comes here by `slugFollowing`.
 */
export function slugFrom(name: string): string {
  const text = plainText(name);
  const unknown = lettersUnknown(text);
  return slugOf(text.replace(/\P{ASCII}/gu, (letter) => (unknown.has(letter) ? inAscii(letter) : letter)));
}

/** Without the quotes and dashes that stand for a glottal stop or a long vowel, and would split the word. */
function inAscii(letter: string): string {
  return anyAscii(letter).replace(/[^\w:]/g, "");
}
