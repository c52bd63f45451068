/** Spaces, line breaks and other control characters. A line break could start a new header. */
const breaks = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu;
/** Invisible characters, some of which change the text direction. Joiners and emoji selectors stay: names need them. */
const invisible = /(?!\u200c|\u200d|\ufe0e|\ufe0f)(?:\p{Cf}|\p{DI}|\u2800)/gu;
const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** A name within a sentence, on one line. Right-to-left text is isolated, so it cannot change the direction of the rest. */
export function displayName(name: string): string {
  const text = name.toWellFormed().replace(breaks, " ").replace(invisible, "").trim() || "–";
  return rightToLeft.test(text) ? `\u2068${text}\u2069` : text;
}

/** Like `displayName`, for a subject: long names are shortened. */
export function displayNameInSubject(name: string): string {
  return displayName(shorten(name, 60));
}

/** Shortens text between grapheme clusters. */
export function shorten(text: string, longest: number): string {
  const characters = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
  if (characters.length <= longest) return text;
  return `${characters
    .slice(0, longest - 1)
    .join("")
    .trimEnd()}…`;
}
