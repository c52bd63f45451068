import { parseEmail } from "@/lib/email-address";
import { hiddenCharacter, isVisible, trimHidden } from "./hidden-characters";
import { emailMissing, nameTexts } from "./messages";

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
  const { missing, tooLong, broken: brokenText, hidden } = nameTexts[field];
  if (value.length > farTooLong) return tooLong;
  if (!value.isWellFormed() || value.includes(broken)) return brokenText;
  const name = cleanName(value);
  if (!isVisible(name)) return missing;
  if ([...name].length > 100) return tooLong;
  const found = hiddenCharacter(name);
  return found && hidden(found);
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
