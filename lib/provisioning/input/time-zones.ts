import { renamedZones } from "./renamed-zones";

/** IANA names for the form. ICU lists some zones under former names, and omits UTC. */
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

/** IANA's own three-letter names. ICU also accepts abbreviations such as IST, which Postgres reads differently or not at all. */
const threeLetters = /^(?:CET|EET|EST|GMT|HST|MET|MST|PRC|ROC|ROK|UCT|UTC|WET)$/;

/** All three-letter names, and ICU's own zones, which neither IANA nor Postgres has. */
const icuOnly = /^(?:[A-Z]{3}|SystemV\/.*|US\/Pacific-New|Canada\/East-Saskatchewan)$/;

/**
 * Returns the stored form of a zone, if Node and Postgres support it: a listed name, a former name or an alias. Corrects
 * the case of listed and former names. Returns null for anything else, including offsets.
 */
export function parseTimeZone(text: string): string | null {
  const spelling = spellings.get(text.toLowerCase());
  if (spelling) return spelling;
  if (!/^[A-Z][A-Za-z0-9_+/-]{1,50}$/.test(text)) return null;
  if (icuOnly.test(text) && !threeLetters.test(text)) return null;
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return text;
  } catch {
    return null;
  }
}
