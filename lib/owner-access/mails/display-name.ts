/** Line breaks and other control characters, which could begin a header or a line of their own. */
const breaks = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu;
/** What is not seen, and may turn text around. Joiners and emoji selectors stay: names need them. */
const unseen = /(?!\u200c|\u200d|\ufe0e|\ufe0f)(?:\p{Cf}|\p{DI}|\u2800)/gu;
const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** A name as part of a sentence: on one line, and unable to change the direction of what follows. */
export function displayName(name: string): string {
  const text = name.toWellFormed().replace(breaks, " ").replace(unseen, "").trim() || "–";
  return rightToLeft.test(text) ? `\u2068${text}\u2069` : text;
}

/** The same for a subject, which mail programs cut off: long names are shortened. */
export function displayNameInSubject(name: string): string {
  return displayName(shorten(name, 60));
}

/** Cuts a text off between characters as readers count them, so that none is broken. */
export function shorten(text: string, longest: number): string {
  const characters = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
  if (characters.length <= longest) return text;
  return `${characters
    .slice(0, longest - 1)
    .join("")
    .trimEnd()}…`;
}
