/** Finds characters in a name that are invisible, break the line, or change the text direction. */

/** Scripts that need joiners within words: Arabic (for Persian), Syriac, N’Ko, Mongolian and Indic scripts. */
const joiningScript =
  "[\\p{scx=Arab}\\p{scx=Syrc}\\p{scx=Nkoo}\\p{scx=Mong}\\p{scx=Deva}\\p{scx=Beng}\\p{scx=Guru}\\p{scx=Gujr}\\p{scx=Orya}\\p{scx=Taml}\\p{scx=Telu}\\p{scx=Knda}\\p{scx=Mlym}\\p{scx=Sinh}\\p{scx=Khmr}\\p{scx=Mymr}\\p{scx=Tibt}]";
const joiningLetter = `(?=[\\p{L}\\p{M}])${joiningScript}`;

/** Contexts in which an invisible character belongs to the text: words, emoji, and variants of ideographs. */
const legitimate = [
  `(?<=${joiningLetter})[\\u200c\\u200d](?=${joiningLetter})`,
  "(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f])\\u200d(?=\\p{Extended_Pictographic})",
  "(?<=\\p{Extended_Pictographic})[\\ufe0e\\ufe0f]",
  "(?<=[0-9#*])\\ufe0f(?=\\u20e3)",
  "\\u{1f3f4}[\\u{e0020}-\\u{e007e}]+\\u{e007f}",
  "(?<=\\p{Ideographic})[\\ufe00-\\ufe02\\u{e0100}-\\u{e01ef}]",
  "(?<=\\p{scx=Mong})[\\u180b-\\u180f]",
  "(?<=[\\p{L}\\p{M}])\\u034f(?=\\p{M})",
].join("|");

/** Default_Ignorable_Code_Point lacks the blank Braille pattern and the marks of interlinear annotation. */
const hidden =
  "^\\p{M}|[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Bidi_Control}\\p{Default_Ignorable_Code_Point}\\ufff9-\\ufffb\\u2800]";

/** Characters to trim from a name's ends: spaces, and invisible characters that are not part of an emoji or ideograph. */
const droppable =
  /\u034f|[\s\p{Bidi_Control}\u00ad\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200d\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb]/u;

const names: Readonly<Record<number, string>> = {
  173: "soft hyphen",
  1564: "Arabic letter mark",
  8203: "zero-width space",
  8204: "zero-width non-joiner",
  8205: "zero-width joiner",
  8206: "left-to-right mark",
  8207: "right-to-left mark",
  8232: "line separator",
  8233: "paragraph separator",
  8234: "left-to-right embedding",
  8235: "right-to-left embedding",
  8236: "pop directional formatting",
  8237: "left-to-right override",
  8238: "right-to-left override",
  8288: "word joiner",
  8294: "left-to-right isolate",
  8295: "right-to-left isolate",
  8296: "first strong isolate",
  8297: "pop directional isolate",
  10240: "Braille blank",
  12644: "Hangul filler",
  65279: "byte order mark",
};

const scan = new RegExp(`(?:${legitimate})|(${hidden})`, "gu");

/** Trims spaces and invisible characters. */
export function trimHidden(text: string): string {
  const characters = [...text];
  const isKept = (character: string) => !droppable.test(character);
  const from = characters.findIndex(isKept);
  return from < 0 ? "" : characters.slice(from, characters.findLastIndex(isKept) + 1).join("");
}

/** Describes the first hidden character and its position: `a line break (U+000A) after “Golden”`. Null if there is none. */
export function hiddenCharacter(text: string): string | null {
  for (const { 1: character, index } of text.matchAll(scan)) {
    if (character !== undefined) return `${kindOf(character)} ${placeOf(text.slice(0, index))}`;
  }
  return null;
}

/** True if the text has a visible character: a letter, digit, punctuation mark or symbol. */
export function isVisible(text: string): boolean {
  return [...text].some(
    (character) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(character) && !droppable.test(character),
  );
}

function kindOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const number = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  const label = names[code] ? `${number}, ${names[code]}` : number;
  if (/[\n\r\v\f\x85\u2028\u2029]/.test(character)) return `a line break (${label})`;
  if (character === "\t") return `a tab (${label})`;
  if (/\p{Cc}/u.test(character)) return `an invisible control character (${label})`;
  if (/\p{Bidi_Control}/u.test(character))
    return `a control character that changes the direction of text (${label})`;
  return /\p{M}/u.test(character) && !/\p{Default_Ignorable_Code_Point}/u.test(character)
    ? `an accent without a letter (${label})`
    : `an invisible character (${label})`;
}

/** Quotes up to 20 characters before the hidden one, so that a long name is not repeated. */
function placeOf(before: string): string {
  const letters = [...before].slice(-20).join("").trim();
  return letters === "" ? "at its beginning" : `after “${letters}”`;
}
