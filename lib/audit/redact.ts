import type { StaffRole } from "@/lib/auth/authorize";
import type { Detail } from "./details";

/** Personal data that a reader without the admin role sees no more of than it takes to recognise it. */

/** `ana@example.com` as support sees it: `a•••@example.com`. */
export function shownEmail(email: string | null, reader: StaffRole): string | null {
  if (email === null || reader === "admin") return email;
  const at = email.lastIndexOf("@");
  return at > 0 ? `${[...email][0]}•••${email.slice(at)}` : "•••";
}

/** `Ana Lima` as support sees it: `A••• L•••`. */
export function shownName(name: string | null, reader: StaffRole): string | null {
  if (name === null || reader === "admin") return name;
  return name
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => `${[...word][0]}•••`)
    .join(" ");
}

/** Details in which every e-mail address is shown as the reader may see it, wherever in a value it stands. */
export function withoutEmails(details: readonly Detail[], reader: StaffRole): Detail[] {
  return details.map(({ name, value }) => ({
    name,
    value: value.replaceAll(/[^\s"',:@]+@[^\s"',@]+/g, (email) => shownEmail(email, reader) ?? ""),
  }));
}
