import type { Choice } from "./choice-list";

/** Maximum number of results of a search by name. */
const shownCount = 50;

/**
 * The time zones that match a search by offset, such as “UTC+2”, or by words of their current or former names. A search
 * by name ignores accents, case and punctuation, and lists the zones whose city begins with the query first.
 */
export function searchZones(zones: readonly Choice[], query: string): readonly Choice[] {
  const offsets = offsetsIn(query);
  if (offsets.length > 0)
    return zones.filter(({ value, label }) =>
      offsets.some((offset) => label.endsWith(`(${offset})`) || (value === "UTC" && offset === "UTC+00:00")),
    );
  const words = wordsOf(query);
  const ranked = zones.flatMap((zone) => {
    const names = wordsOf(`${zone.value} ${zone.keywords ?? ""}`);
    const matches = words.every((word) => names.some((name) => name.startsWith(word)));
    return matches ? [{ zone, rank: cityOf(zone).startsWith(words.join(" ")) ? 0 : 1 }] : [];
  });
  const best = ranked.toSorted((one, other) => one.rank - other.rank);
  return best.slice(0, shownCount).map(({ zone }) => zone);
}

function wordsOf(text: string): readonly string[] {
  const folded = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return folded.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

function cityOf({ value }: Choice): string {
  return wordsOf(value.split("/").at(-1) ?? "").join(" ");
}

/** The offsets in a query, formatted as in the labels. A query without a sign matches both signs. */
function offsetsIn(query: string): readonly string[] {
  const text = query.replace(/\s/g, "");
  const [, zone, sign, hours = "", minutes] =
    /^(utc|gmt)?([+\-−])?(\d{1,2})(?::?(\d{2}))?$/i.exec(text) ?? [];
  if (hours === "" || !(zone || sign || minutes)) return [];
  const isZero = Number(hours) === 0 && Number(minutes ?? 0) === 0;
  if (isZero) return ["UTC+00:00"];
  const signs = sign ? [sign === "+" ? "+" : "-"] : ["+", "-"];
  return signs.map((shown) => `UTC${shown}${hours.padStart(2, "0")}:${minutes ?? "00"}`);
}
