const counts = new Intl.NumberFormat("en-GB");

/** A count with its thousands apart: "41,083". */
export function countText(n: number): string {
  return counts.format(n);
}

/** A part of a whole: "96.2 %"; a dash where there is no whole. Never rounds up to all of it. */
export function rateText(rate: number | null): string {
  return rate === null ? "–" : `${(Math.floor(rate * 1_000) / 10).toFixed(1)} %`;
}
