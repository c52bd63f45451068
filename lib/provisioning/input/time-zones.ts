import { renamedZones } from "./renamed-zones";

/** IANA names for the form. ICU lists some zones by former names, and omits UTC. */
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
 * Returns the stored form of a zone, if Node supports it: a listed name, a former name or an alias. Corrects the case
 * of listed and former names. Returns null for anything else, including offsets.
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
