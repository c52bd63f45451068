import anyAscii from "any-ascii";
import { fromKana } from "hepburn";
import { plainText, slugOf, unsupportedLetters } from "./slugify";

/**
 * Makes a slug from a name in any script: "Café Zoë" becomes "cafe-zoe", and "한식당" becomes "hansigdang". `locale` is the
 * tenant's language, which decides how Chinese characters are read. Returns a well-formed slug, or "" if the name yields
 * none that the product accepts.
 * any-ascii's tables are 219 kB compressed, so browsers load this file lazily, through `slugifyInBrowser`.
 */
export function slugFrom(name: string, locale = ""): string {
  const text = plainText(name, locale).replace(kanaWords, inRomaji);
  const unsupported = unsupportedLetters(text);
  return slugOf(
    text.replace(/\P{ASCII}/gu, (letter) => (unsupported.has(letter) ? inAscii(letter) : letter)),
  );
}

/**
 * Removes the quotes and dashes that any-ascii writes for glottal stops and long vowels: they would split the word. Keeps
 * colons, which separate the names of emoji.
 */
function inAscii(letter: string): string {
  return anyAscii(letter).replace(/[^\w:]/g, "");
}

const kanaWords = /[\p{Script=Hiragana}\p{Script=Katakana}ー]+/gu;

/** Hepburn spelling. any-ascii spells each character separately, so that カフェ would become "kafue". */
function inRomaji(word: string): string {
  return fromKana(word).replaceAll("'", "");
}
