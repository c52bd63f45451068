import type { Bucket } from "@/lib/audit/metrics";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A bucket's length in words: "5 minutes", "hour", "day" or "week". */
export function bucketName(bucketMs: number): string {
  if (bucketMs < hourMs) return `${bucketMs / 60_000} minutes`;
  if (bucketMs === hourMs) return "hour";
  return bucketMs === dayMs ? "day" : "week";
}

const short = { day: "numeric", month: "short" } as const;
const clock = { hour: "2-digit", minute: "2-digit" } as const;

/** Formats the start of a bucket: as briefly as possible for an axis, and in full for tooltips and the table. */
function bucketNames(bucketMs: number, timeZone: string) {
  // The start of a day or a week is already in local time, so UTC shows it unchanged.
  const isDay = bucketMs >= dayMs;
  const format = (options: Intl.DateTimeFormatOptions) => {
    const texts = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: isDay ? "UTC" : timeZone });
    return (at: number) => texts.format(at);
  };
  if (isDay) return { short: format(short), full: format({ ...short, weekday: "short", year: "numeric" }) };
  return {
    short: format(bucketMs < hourMs ? clock : { ...short, ...clock }),
    full: format({ ...short, ...clock, year: "numeric", timeZoneName: "short" }),
  };
}

/** One row of a chart's data. A rate or a duration is null if there was nothing to measure. */
export type Point = {
  at: number;
  label: string;
  fullLabel: string;
  completed: number;
  failed: number;
  rolled_back: number;
  refused: number;
  in_progress: number;
  successRate: number | null;
  averageMs: number | null;
  p95Ms: number | null;
};

/** The buckets as rows of a chart's data. */
export function pointsOf(buckets: readonly Bucket[], bucketMs: number, timeZone: string): Point[] {
  const names = bucketNames(bucketMs, timeZone);
  return buckets.map((bucket) => pointOf(bucket, names));
}

function pointOf({ at, averageMs, p95Ms, ...counts }: Bucket, names: ReturnType<typeof bucketNames>): Point {
  const ended = counts.completed + counts.failed + counts.rolled_back;
  const successRate = ended === 0 ? null : counts.completed / ended;
  return { at, label: names.short(at), fullLabel: names.full(at), ...counts, successRate, averageMs, p95Ms };
}
