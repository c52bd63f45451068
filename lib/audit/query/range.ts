import type { Bounds } from "./index";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The preset ranges. All end now. */
export const presets = [
  { key: "1h", label: "1 hour", ms: hourMs },
  { key: "24h", label: "24 hours", ms: dayMs },
  { key: "7d", label: "7 days", ms: 7 * dayMs },
  { key: "30d", label: "30 days", ms: 30 * dayMs },
  { key: "90d", label: "90 days", ms: 90 * dayMs },
  { key: "365d", label: "365 days", ms: 365 * dayMs },
] as const;

export type PresetKey = (typeof presets)[number]["key"];

/** The range of the figures if none is chosen. In that case, the list shows all attempts. */
export const defaultPreset: PresetKey = "30d";

/** Days in UTC from two date fields. Either may be empty. */
export type Days = { from: string; to: string };

/** A range with both ends, in milliseconds since 1970, and a name such as "last 30 days". */
export type Range = { from: number; to: number; name: string };

/** Postgres has no year 0. */
const day = /^(?!0000)\d{4}-\d{2}-\d{2}$/;

/** The message to show for invalid days; null if they are valid. */
export function daysProblem({ from, to }: Days): string | null {
  for (const [name, value] of [
    ["From", from],
    ["To", to],
  ] as const) {
    if (value && startOf(value) === null) return `“${name}” is not a date. Write it like this: 2026-11-30.`;
  }
  if (from && to && to < from) return "“To” is before “From”. Swap the two days.";
  return null;
}

/** The bounds of a list, or none if no range is chosen. Invalid days are ignored. */
export function boundsOf(preset: PresetKey | null, days: Days, now: number): Bounds {
  if (daysProblem(days) === null && (days.from || days.to)) {
    const [from, to] = [startOf(days.from), startOf(days.to)];
    return { ...(from !== null && { from }), ...(to !== null && { to: to + dayMs }) };
  }
  const chosen = presets.find(({ key }) => key === preset);
  return chosen ? { from: now - chosen.ms } : {};
}

/** The range of figures: the chosen one with both ends, or the last 30 days. */
export function rangeOf(preset: PresetKey | null, days: Days, now: number): Range {
  const bounds = boundsOf(preset, days, now);
  const chosen = presets.find(({ key }) => key === (preset ?? defaultPreset)) ?? presets[3];
  if (!days.from && !days.to) return { from: now - chosen.ms, to: now, name: `last ${chosen.label}` };
  const to = Math.min(bounds.to ?? now, now);
  const from = bounds.from ?? to - 30 * dayMs;
  return { from, to: Math.max(to, from + hourMs), name: daysName(from, to - 1) };
}

function startOf(text: string): number | null {
  if (!day.test(text)) return null;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(at) || isoDay(at) !== text ? null : at;
}

/** Formats dates like the rest of the console. */
const dayFormat = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" });

function daysName(first: number, last: number): string {
  const [from, to] = [dayFormat.format(first), dayFormat.format(last)];
  return from === to ? from : `${from} to ${to}`;
}

function isoDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/**
 * The width of a bar in milliseconds, chosen so that a range of up to two years has at most about 120 bars.
 */
export function bucketMs({ from, to }: Range): number {
  const length = to - from;
  if (length <= 3 * hourMs) return 5 * 60_000;
  if (length <= 3 * dayMs) return hourMs;
  return length <= 120 * dayMs ? dayMs : 7 * dayMs;
}
