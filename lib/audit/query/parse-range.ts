import type { Bounds } from "./index";

/**
 * The extent of a value in milliseconds, with an exclusive end: a day, a minute, or a nanosecond of duration.
 */
type Extent = { from: number; to: number };

const comparison = /^(>=|<=|>|<)(.*)$/;

/**
 * Parses `value`, `>value`, `>=value`, `<value`, `<=value`, `a..b`, `a..` and `..b` of times or durations. A
 * value covers its whole extent: `<=2026-11-01` includes that day, `>2026-11-01` starts after it. Returns
 * null if a value cannot be parsed, or if the end is before the start.
 */
export function parseRange(text: string, read: (value: string) => Extent | null): Bounds | null {
  const [, sign, compared] = comparison.exec(text) ?? [];
  if (sign && compared !== undefined) {
    const extent = read(compared);
    if (!extent) return null;
    if (sign === ">=") return { from: extent.from };
    if (sign === ">") return { from: extent.to };
    return { to: sign === "<=" ? extent.to : extent.from };
  }
  const dots = text.indexOf("..");
  if (dots === -1) return read(text);
  const [low, high] = [text.slice(0, dots), text.slice(dots + 2)];
  if (!low && !high) return null;
  const from = low ? read(low) : undefined;
  const to = high ? read(high) : undefined;
  if (from === null || to === null || (from && to && to.to <= from.from)) return null;
  return { ...(from && { from: from.from }), ...(to && { to: to.to }) };
}

/** Postgres has no year 0. */
const moment = /^(?!0000)(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})Z?)?$/;
const minuteMs = 60_000;
const dayMs = 86_400_000;

/** A day or a minute in UTC: `2026-11-01` or `2026-11-01T09:30`. */
export function readMoment(text: string): Extent | null {
  const [, year, month, day, hour, minute] = moment.exec(text.toUpperCase()) ?? [];
  if (!year) return null;
  const from = Date.parse(`${year}-${month}-${day}T${hour ?? "00"}:${minute ?? "00"}:00Z`);
  // Date.parse turns February 31st into a day in March.
  if (Number.isNaN(from) || new Date(from).getUTCDate() !== Number(day)) return null;
  return { from, to: from + (hour ? minuteMs : dayMs) };
}

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const duration = /^(\d{1,9}(?:\.\d{1,6})?)(ms|s|m|h)?$/;

/**
 * Parses `250` or `250ms`, `1.5s`, `2m`, `1h`. A duration has an extent of one nanosecond, so that a single value
 * matches, in practice, only that duration.
 */
export function readDuration(text: string): Extent | null {
  const [, amount, unit = "ms"] = duration.exec(text.toLowerCase()) ?? [];
  if (!amount) return null;
  const from = Number(amount) * unitMs[unit as keyof typeof unitMs];
  return { from, to: from + 1e-6 };
}
