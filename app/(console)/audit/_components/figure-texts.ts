const counts = new Intl.NumberFormat("en-GB");

/** A count with thousands separators: "41,083". */
export function countText(n: number): string {
  return counts.format(n);
}

/** A percentage: "96.2%"; a dash for null. Never rounds up to 100%. */
export function rateText(rate: number | null): string {
  return rate === null ? "–" : `${(Math.floor(rate * 1_000) / 10).toFixed(1)}%`;
}
