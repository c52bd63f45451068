const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
const date = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

/** The name of a bar's length: "hour", "day". */
export function bucketName(bucketMs: number): string {
  if (bucketMs < hourMs) return `${bucketMs / 60_000} minutes`;
  if (bucketMs === hourMs) return "hour";
  return bucketMs === dayMs ? "day" : "week";
}

/** The start of a bar in UTC, as short as its length allows: "22 Nov", "22 Nov 14:00". */
export function bucketLabel(at: number, bucketMs: number): string {
  if (bucketMs < hourMs) return time.format(at);
  return bucketMs < dayMs ? `${date.format(at)} ${time.format(at)}` : date.format(at);
}
