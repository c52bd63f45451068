import { emailTexts, nameTexts } from "./messages";

/** What is wrong with what was typed; the same checks in the browser, without zod, and on the server. */

/** What stands in the place of bytes that were no character: a lone surrogate arrives as this one. */
const broken = "\ufffd";

/** Controls, and the marks that make text read in another order than it is stored. */
const unprintable = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

/** Longer texts, in UTF-16 units, are refused before anything else is looked at. */
const farTooLong = 2_000;

/** One @ between a name and a domain with a dot. Linear: no repeat can match the same text in two ways. */
const emailPattern = /^(?!\.)[a-z0-9_'+.-]*[a-z0-9_+-]@(?:[a-z0-9][a-z0-9-]*\.)+[a-z]{2,}$/;

/** A name as it is stored. */
export function cleanName(value: string): string {
  return value.normalize("NFC").trim();
}

/** What is wrong with a name and how to mend it; null where nothing is. */
export function nameProblem(field: keyof typeof nameTexts, value: string): string | null {
  const { missing, tooLong, broken: brokenText, unprintable: unprintableText } = nameTexts[field];
  if (value.length > farTooLong) return tooLong;
  if (!value.isWellFormed() || value.includes(broken)) return brokenText;
  const name = cleanName(value);
  if (name === "") return missing;
  if ([...name].length > 100) return tooLong;
  return unprintable.test(name) ? unprintableText : null;
}

/** An e-mail address in lower case, as the Auth server keeps it. */
export function cleanEmail(value: string): string {
  return value.trim().toLowerCase();
}

/** What is wrong with an e-mail address and how to mend it; null where nothing is. */
export function emailProblem(value: string): string | null {
  if (value.length > farTooLong) return emailTexts.tooLong;
  const email = cleanEmail(value);
  if (email === "") return emailTexts.missing;
  // 254 characters by RFC 5321 §4.5.3.1.
  if (email.length > 254) return emailTexts.tooLong;
  return !emailPattern.test(email) || email.includes("..") ? emailTexts.incomplete : null;
}
