import type { Reader } from "@/lib/auth/reader";
import { looksSecret, maskEmail, maskEmails } from "@/lib/platform/redact";
import type { Detail } from "../platform/details";

/** Customers' names and addresses, of which a masked reader sees no more than it takes to recognise them. */

type Masking = Pick<Reader, "masked">;

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

/** A text for a reader, such as the name of a business, into which an address may have been pasted. */
export function shownText<Text extends string | null>(text: Text, { masked }: Masking): Text {
  return masked && text !== null ? (maskEmails(text) as Text) : text;
}
