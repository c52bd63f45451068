import { parseEmail } from "@/lib/platform/email-address";
import { emailMissing, nameTexts } from "../errors/messages";
import { hiddenCharacter, isVisible, trimHidden } from "./hidden-characters";

/** Field checks that the browser and the server share. They do not use zod, to keep it out of the browser. */

/** Browsers replace a lone surrogate with this character. */
const broken = "\ufffd";

/** The maximum length in UTF-16 units. Longer text is refused before any other check. */
const maxInputLength = 2_000;

/** The stored form of a name. */
export function cleanName(value: string): string {
  return trimHidden(value.normalize("NFC"));
}

/** The problem with a name and its fix; null if it has none. */
export function nameProblem(field: keyof typeof nameTexts, value: string): string | null {
  const texts = nameTexts[field];
  const unreadable = unreadableProblem(texts, value);
  if (unreadable) return unreadable;
  const name = cleanName(value);
  if (!isVisible(name)) return texts.missing;
  if ([...name].length > 100) return texts.tooLong;
  return hiddenProblem(texts, name);
}

type TextMessages = { tooLong: string; broken: string; hidden: (character: string) => string };

/** The problem with the characters of a one-line text; null if it has none. */
export function textProblem(texts: TextMessages, value: string): string | null {
  return unreadableProblem(texts, value) ?? hiddenProblem(texts, cleanName(value));
}

function unreadableProblem(texts: TextMessages, value: string): string | null {
  if (value.length > maxInputLength) return texts.tooLong;
  return !value.isWellFormed() || value.includes(broken) ? texts.broken : null;
}

function hiddenProblem(texts: TextMessages, text: string): string | null {
  const character = hiddenCharacter(text);
  return character && texts.hidden(character);
}

/** The stored form of an e-mail address. If it does not parse, it is only trimmed and lower-cased. */
export function cleanEmail(value: string): string {
  const parsed = parseEmail(value, emailMissing);
  return parsed.ok ? parsed.email : value.trim().toLowerCase();
}

/** The problem with an e-mail address and its fix; null if it has none. */
export function emailProblem(value: string): string | null {
  const parsed = parseEmail(value, emailMissing);
  return parsed.ok ? null : parsed.message;
}
