import type { StaffRole } from "@/lib/auth/authorize";
import type { Detail } from "./details";

/** Personal data, of which a reader without the admin role sees no more than it takes to recognise it. */

/** `ana@example.com` as support sees it: `a•••@example.com`. */
export function shownEmail(email: string | null, reader: StaffRole): string | null {
  if (email === null || reader === "admin") return email;
  const at = email.lastIndexOf("@");
  return at > 0 ? `${[...email][0]}•••${email.slice(at)}` : "•••";
}

/** `Ana Lima` as support sees it: `A••• L•••`. */
export function shownName(name: string | null, reader: StaffRole): string | null {
  if (name === null || reader === "admin") return name;
  const words = name.split(/\s+/).filter(Boolean);
  return words.map((word) => `${[...word][0]}•••`).join(" ");
}

/** Staff are no customers: who did something is shown to all of them. */
const staffNames = ["by"];
const secretNames = /pass(word|phrase)?|secret|token|api_?key|authorization|cookie/i;
/** Begins of tokens, keys, addresses with a password, links' tokens in an address, and such a token by itself. */
const secretValues = new RegExp(
  [
    /eyJ[\w-]{5}/,
    /sb_secret_/,
    /:\/\/[^\s/@:]{0,200}:[^\s@]{1,200}@/,
    /[?&#](?:access_|refresh_)?token(?:_hash)?=/,
    /(?<![0-9a-f])[0-9a-f]{56}(?![0-9a-f])/,
  ]
    .map(({ source }) => source)
    .join("|"),
);
/** A name is looked at from its begin alone: from each of its letters would take long for a long text. */
const emails = /(?<![^\s"',:@])[^\s"',:@]+@[^\s"',@]+/g;

/**
 * Details as a reader may see them. What looks like a secret is shown to nobody: none is ever stored, and if
 * one was, an adopter's field by mistake, this page must not be what spreads it.
 */
export function shownDetails(details: readonly Detail[], reader: StaffRole): Detail[] {
  return details.map(({ name, value }) => ({ name, value: shownValue(name, value, reader) }));
}

function shownValue(name: string, value: string, reader: StaffRole): string {
  if (looksSecret(name, value)) return "[redacted]";
  if (staffNames.includes(name)) return value;
  if (name === "ownerName") return shownName(value, reader) ?? "";
  return withShownEmails(value, reader);
}

/** True for what is, or is named like, a password, a key or a token. */
export function looksSecret(name: string, value: string): boolean {
  return secretNames.test(name) || secretValues.test(value);
}

/** A text with every e-mail address in it as a reader may see it. */
export function withShownEmails(text: string, reader: StaffRole): string {
  return text.replaceAll(emails, (email) => shownEmail(email, reader) ?? "");
}
