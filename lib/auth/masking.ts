import type { Reader } from "@/lib/auth/reader";
import { looksSecret, maskEmail, maskEmails } from "@/lib/platform/redact";
import type { Detail } from "../platform/details";

/** Masks customers' names and addresses: masked readers see just enough to recognise them. */

type Masking = Pick<Reader, "masked">;

export function shownEmail(email: string | null, { masked }: Masking): string | null {
  return email === null || !masked ? email : maskEmail(email);
}

/** Shown in place of a value that was erased. */
export const erased = "[erased]";

/**
 * The address of the user who started an attempt. Staff may see each other's addresses, so only callers
 * who were refused for their role are masked, because they might not be staff.
 */
export function shownActor(email: string | null, code: string | null, reader: Masking): string {
  if (email === null) return erased;
  return code === "FORBIDDEN" ? (shownEmail(email, reader) ?? "") : email;
}

/** `Ana Lima` for a masked reader: `A••• L•••`. */
export function shownName(name: string | null, { masked }: Masking): string | null {
  if (name === null || !masked) return name;
  const words = name.split(/\s+/).filter(Boolean);
  return words.map((word) => `${[...word][0]}•••`).join(" ");
}

/**
 * Details that name the staff member who acted. They are not masked, because all staff may see each other's addresses.
 * Other addresses are masked, including the one in `role_changed`.
 */
const staffNames = ["by"];

/**
 * Details as shown to a reader. Values that look like secrets are never shown. None should be stored, but
 * if an adopter's field stores one by mistake, pages must not expose it.
 */
export function shownDetails(details: readonly Detail[], reader: Masking): Detail[] {
  return details.map(({ name, value }) => ({ name, value: shownValue(name, value, reader) }));
}

function shownValue(name: string, value: string, reader: Masking): string {
  if (looksSecret(name, value)) return "[redacted]";
  if (!reader.masked || staffNames.includes(name)) return value;
  if (name === "ownerName") return shownName(value, reader) ?? "";
  // Masked even if it is not an address.
  if (name === "ownerEmail") return maskEmail(value);
  // The query of an admin's export can contain any part of an address.
  if (name === "query") return value === "" ? "" : "•••";
  return maskEmails(value);
}

/** Masks addresses in text that may contain one, such as a business name. */
export function shownText<Text extends string | null>(text: Text, { masked }: Masking): Text {
  return masked && text !== null ? (maskEmails(text) as Text) : text;
}
