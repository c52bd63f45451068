import type { Clock } from "./browser-settings";

const style = {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZoneName: "short",
} as const;
const inUtc = new Intl.DateTimeFormat("en-GB", { ...style, timeZone: "UTC" });

/** "29 Nov 2026, 16:41 UTC", or the local time with the name of its zone. */
export function timeText(at: Date, clock: Clock): string {
  return (clock === "utc" ? inUtc : new Intl.DateTimeFormat("en-GB", style)).format(at);
}

const ages = new Intl.RelativeTimeFormat("en-GB", { numeric: "always", style: "short" });
const minuteMs = 60_000;
const units = [
  { unit: "minute", ms: minuteMs, limit: 60 },
  { unit: "hour", ms: 60 * minuteMs, limit: 24 },
  { unit: "day", ms: 1_440 * minuteMs, limit: 30 },
] as const;

/** "just now", "5 min ago", "3 days ago"; null for a time that is better shown in full. */
export function ageText(at: Date, now: number): string | null {
  const age = now - at.getTime();
  if (age < -minuteMs) return null;
  if (age < minuteMs) return "just now";
  for (const { unit, ms, limit } of units)
    if (age < limit * ms) return ages.format(-Math.floor(age / ms), unit);
  return null;
}
