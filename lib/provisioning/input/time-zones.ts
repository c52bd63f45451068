import { renamedZones } from "./renamed-zones";

/** IANA names for the form. ICU lists some zones by their former names, and leaves UTC out. */
export const listedTimeZones: readonly string[] = [
  "UTC",
  ...Intl.supportedValuesOf("timeZone")
    .map((name) => renamedZones[name] ?? name)
    .filter((name) => name !== "UTC")
    .sort(),
];

const spellings = new Map(
  [...listedTimeZones, ...Object.keys(renamedZones)].map((name) => [name.toLowerCase(), name]),
);

/**
 * Returns the zone as it is stored, if the running Node knows it: a name of the form's list, a former name or an
 * alias, kept as it was entered but for the case of a known name. Returns null for anything else, offsets included.
 */
export function parseTimeZone(text: string): string | null {
  const known = spellings.get(text.toLowerCase());
  if (known) return known;
  if (!/^[A-Z][A-Za-z0-9_+/-]{1,50}$/.test(text)) return null;
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return text;
  } catch {
    return null;
  }
}
