/**
 * Parses an e-mail address as typed or pasted; shared by the form, the live check, the server and the
 * commands. Accepts only what the Auth server accepts (github.com/badoux/checkmail, ValidateFormat), within
 * RFC 5321's limits.
 */

/** The message for each rule. None repeats more of the address than the invalid part. */
export const emailTexts = {
  tooLong: "The e-mail address is too long. Use at most 254 characters.",
  incomplete: "This is not a complete e-mail address. It should look like ana@golden-spoon.com.",
  several: "There is more than one @. Enter one e-mail address, like ana@golden-spoon.com.",
  space: "The e-mail address has a space in it. Remove the space.",
  localTooLong: "The part before the @ is too long. Use at most 64 characters.",
  localDots: "The part before the @ begins or ends with a dot, or has two dots in a row. Check the dots.",
  localCharacter: (character: string) =>
    `The part before the @ has ${character}, which the authentication service doesn’t accept. Check it, or use another address.`,
  domainCharacter: (character: string) =>
    `The part after the @ has ${character}, which a domain can’t have. Check the domain.`,
  domainHyphen: (label: string) =>
    `“${label}” in the domain ${label.startsWith("-") ? "begins" : "ends"} with a hyphen. Check the domain.`,
  domainLabelTooLong: "A part of the domain is longer than 63 characters. Check the domain.",
  domainDots: "The domain has two dots in a row, or begins with one. Check the domain.",
  domainUnknown: (domain: string) => `“${domain}” is not a domain. Check the part after the @.`,
};

export type ParsedEmail = { ok: true; email: string } | { ok: false; message: string };

/** In UTF-16 units. Longer input is refused before any other check. */
const maxInputLength = 2_000;

/** RFC 5321 §4.5.3.1: a path of 256 characters with its brackets, and a local part of 64. */
const maxLength = 254;
const maxLocalLength = 64;

const localCharacters = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+$/;
const topLevelDomain = /^(?:[a-z]{2,}|xn--[a-z0-9-]+)$/;

/** Returns the address in its stored form, in lower case with an ASCII domain, or the problem with it. */
export function parseEmail(text: string, missing: string): ParsedEmail {
  if (text.length > maxInputLength) return refused(emailTexts.tooLong);
  const pasted = unwrap(text);
  if (pasted === "") return refused(missing);
  const at = pasted.lastIndexOf("@");
  const [local, domain] = [pasted.slice(0, at), pasted.slice(at + 1)];
  if (at < 1 || domain === "") return refused(emailTexts.incomplete);
  if (local.includes("@")) return refused(emailTexts.several);
  if (/\s/.test(pasted)) return refused(emailTexts.space);
  const ascii = toAscii(domain.toLowerCase());
  const email = `${local.toLowerCase()}@${ascii}`;
  if (email.length > maxLength) return refused(emailTexts.tooLong);
  const message = localProblem(local.toLowerCase()) ?? domainProblem(ascii, domain);
  return message ? refused(message) : { ok: true, email };
}

/**
 * Strips what is copied along with an address: invisible marks, `mailto:`, a name, quotes, punctuation.
 */
function unwrap(text: string): string {
  const visible = halfWidth(text)
    .replace(/(?![\u200c\u200d])\p{Cf}/gu, "")
    .trim();
  const named = /^[^<>]*<([^<>]*)>[\s;,.]*$/.exec(visible)?.[1] ?? visible;
  const bare = withoutMailto(named.trim()).replace(/^[\s;,]+/, "");
  const address = dropTrailing(bare, ";,. \t\u200c\u200d").replace(/^[\u200c\u200d]+/, "");
  const quoted = /^(?:"(.*)"|'(.*)'|“(.*)”|‘(.*)’|\((.*)\)|\[(.*)\])$/u.exec(address);
  return quoted ? (quoted.slice(1).find((inner) => inner !== undefined) ?? "") : address;
}

/** A mailto link percent-encodes the address, and a query such as a subject can follow. */
function withoutMailto(text: string): string {
  if (!/^mailto:/i.test(text)) return text;
  const address = text.slice("mailto:".length).split("?", 1)[0] ?? "";
  try {
    return decodeURIComponent(address).trim();
  } catch {
    return address;
  }
}

/** Not a regular expression: a repetition anchored at the end takes quadratic time. */
function dropTrailing(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** Replaces full-width characters, which East Asian input methods produce. */
function halfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
}

/** The domain's `xn--` form, as the browser or Node computes it (UTS 46); the domain itself if it has none. */
function toAscii(domain: string): string {
  const isAscii = /^[\0-\x7f]*$/.test(domain);
  // A URL parser would end the host at these characters or decode them, and return another domain.
  if (isAscii || /[\s/\\?#:@%[\]<>^|]/.test(domain)) return domain;
  try {
    return new URL(`https://${domain}`).hostname;
  } catch {
    return domain;
  }
}

function localProblem(local: string): string | null {
  if (!localCharacters.test(local)) return emailTexts.localCharacter(firstOther(local, localCharacters));
  if (local.length > maxLocalLength) return emailTexts.localTooLong;
  return local.startsWith(".") || local.endsWith(".") || local.includes("..") ? emailTexts.localDots : null;
}

function domainProblem(ascii: string, typed: string): string | null {
  const labels = ascii.split(".");
  const other = [...ascii].find((character) => !/[a-z0-9.-]/.test(character));
  if (other) {
    return /[^\0-\x7f]/.test(ascii)
      ? emailTexts.domainUnknown(typed)
      : emailTexts.domainCharacter(quoteCharacter(other));
  }
  if (labels.length < 2) return emailTexts.incomplete;
  if (labels.includes("")) return emailTexts.domainDots;
  const hyphen = labels.find((label) => label.startsWith("-") || label.endsWith("-"));
  if (hyphen) return emailTexts.domainHyphen(hyphen);
  if (labels.some((label) => label.length > 63)) return emailTexts.domainLabelTooLong;
  return topLevelDomain.test(labels.at(-1) ?? "") ? null : emailTexts.domainUnknown(typed);
}

function firstOther(text: string, allowed: RegExp): string {
  return quoteCharacter([...text].find((character) => !allowed.test(character)) ?? "");
}

/** A character in quotes, or its code point if it is invisible. */
function quoteCharacter(character: string): string {
  if (/^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character)) return `“${character}”`;
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

function refused(message: string): ParsedEmail {
  return { ok: false, message };
}
