/** Names in Chinese characters, which several languages read differently. */

const chinese = /\p{Script=Han}/u;
const kana = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const japaneseText = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+/gu;

/** Pinyin is the usual spelling of Mandarin names. Hong Kong and Macau spell Cantonese names without a common standard. */
const mandarin = /^zh\b(?!.*-(?:HK|MO)\b)/i;

/**
 * True if a name has Chinese characters and their reading is unknown, because the language is not Mandarin or the name also
 * has kana. Readings of Japanese names can't be derived from their characters
 * (docs/decisions/0021-readings-of-names.md).
 */
export function hasUnknownReading(name: string, locale: string): boolean {
  return chinese.test(name) && (kana.test(name) || !mandarin.test(locale));
}

/** The words of such a name in other scripts, such as “Sushi Jiro” after the Japanese name. "" if they have no letters. */
export function readableWords(name: string): string {
  const words = name.replace(japaneseText, " ");
  return /\p{L}/u.test(words) ? words : "";
}
