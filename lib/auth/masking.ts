import type { Reader } from "@/lib/auth/reader";
import type { Detail } from "../platform/details";

/** Customers' names and addresses, of which a masked reader sees no more than it takes to recognise them. */

type Masking = Pick<Reader, "masked">;

/** `ana@example.com` becomes `a•••@example.com`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf("@");
  return at > 0 ? `${[...email][0]}•••${email.slice(at)}` : "•••";
}

export function shownEmail(email: string | null, { masked }: Masking): string | null {
  return email === null || !masked ? email : maskEmail(email);
}

/**
 * The address of the person who started an attempt. All of them are staff, whom everybody on staff may know, but for those
 * who were refused for having no role.
 */
export function shownActor(email: string, code: string | null, reader: Masking): string {
  return code === "FORBIDDEN" ? (shownEmail(email, reader) ?? "") : email;
}

/** `Ana Lima` as a masked reader sees it: `A••• L•••`. */
export function shownName(name: string | null, { masked }: Masking): string | null {
  if (name === null || !masked) return name;
  const words = name.split(/\s+/).filter(Boolean);
  return words.map((word) => `${[...word][0]}•••`).join(" ");
}

/** Staff are no customers: who did something is shown to all of them. */
const staffNames = ["by"];
const secretNames = /pass(word|phrase)?|secret|token|api_?key|authorization|cookie/i;
/** The start of tokens and keys, addresses with a password, tokens in an address or by themselves, and owners' links. */
const secretValues = new RegExp(
  [
    /eyJ[\w-]{5}/,
    /sb_secret_/,
    /:\/\/[^\s/@:]{0,200}:[^\s@]{1,200}@/,
    /[?&#](?:access_|refresh_)?token(?:_hash)?=/,
    /(?<![0-9a-f])[0-9a-f]{56}(?![0-9a-f])/,
    /\/activate\/[\w-]{43}/,
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
export function shownDetails(details: readonly Detail[], reader: Masking): Detail[] {
  return details.map(({ name, value }) => ({ name, value: shownValue(name, value, reader) }));
}

function shownValue(name: string, value: string, reader: Masking): string {
  if (looksSecret(name, value)) return "[redacted]";
  if (!reader.masked || staffNames.includes(name)) return value;
  if (name === "ownerName") return shownName(value, reader) ?? "";
  // A refused request can hold anything in the place of an address.
  if (name === "ownerEmail") return maskEmail(value);
  // What an admin searched for before an export can be any part of an address.
  if (name === "query") return value === "" ? "" : "•••";
  return maskEmails(value);
}

/** True for what is, or is named like, a password, a key or a token. */
export function looksSecret(name: string, value: string): boolean {
  return secretNames.test(name) || secretValues.test(value);
}

/** A text with every e-mail address in it masked. */
export function maskEmails(text: string): string {
  return text.replaceAll(emails, maskEmail);
}

/** A text for a reader, such as the name of a business, into which an address may have been pasted. */
export function shownText<Text extends string | null>(text: Text, { masked }: Masking): Text {
  return masked && text !== null ? (maskEmails(text) as Text) : text;
}

/** A value with every e-mail address in its texts masked, however deep they are. */
export function maskDetail<Value>(value: Value): Value {
  if (typeof value === "string") return maskEmails(value) as Value;
  if (Array.isArray(value)) return value.map(maskDetail) as Value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, maskDetail(part)])) as Value;
}
