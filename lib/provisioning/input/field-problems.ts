import { parseEmail } from "@/lib/platform/email-address";
import { emailMissing, nameTexts } from "../errors/messages";
import { hiddenCharacter, isVisible, trimHidden } from "./hidden-characters";

/** What is wrong with what was typed; the same checks in the browser, without zod, and on the server. */

/** A lone surrogate arrives as this replacement character. */
const broken = "\ufffd";

/** Longer texts, in UTF-16 units, are refused before anything else is checked. */
const farTooLong = 2_000;

/** A name as it is stored. */
export function cleanName(value: string): string {
  return trimHidden(value.normalize("NFC"));
}

/** What is wrong with a name and how to fix it; null if nothing is. */
export function nameProblem(field: keyof typeof nameTexts, value: string): string | null {
  const texts = nameTexts[field];
  const unreadable = unreadableProblem(texts, value);
  if (unreadable) return unreadable;
  const name = cleanName(value);
  if (!isVisible(name)) return texts.missing;
  if ([...name].length > 100) return texts.tooLong;
  return hiddenProblem(texts, name);
}

type TextMessages = { tooLong: string; broken: string; hidden: (found: string) => string };

/** What is wrong with the characters of a text of one line; null if nothing is. */
export function textProblem(texts: TextMessages, value: string): string | null {
  return unreadableProblem(texts, value) ?? hiddenProblem(texts, cleanName(value));
}

function unreadableProblem(texts: TextMessages, value: string): string | null {
  if (value.length > farTooLong) return texts.tooLong;
  return !value.isWellFormed() || value.includes(broken) ? texts.broken : null;
}

function hiddenProblem(texts: TextMessages, text: string): string | null {
  const found = hiddenCharacter(text);
  return found && texts.hidden(found);
}

/** An e-mail address as it is stored; what is none comes back trimmed. */
export function cleanEmail(value: string): string {
  const parsed = parseEmail(value, emailMissing);
  return parsed.ok ? parsed.email : value.trim().toLowerCase();
}

/** What is wrong with an e-mail address and how to fix it; null if nothing is. */
export function emailProblem(value: string): string | null {
  const parsed = parseEmail(value, emailMissing);
  return parsed.ok ? null : parsed.message;
}
