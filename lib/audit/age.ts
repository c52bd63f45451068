const age = /^(\d{1,4})([dmy])$/;
const minimumDays = 30;
const dayMs = 86_400_000;

/**
 * Subtracts an age from `now`: `730d`, `24m` (months) or `2y`. Returns null for anything else, and for less
 * than 30 days. Months follow the calendar: one month before March 31st is February 28th.
 */
export function subtractAge(text: string, now: Date): Date | null {
  const [, amount, unit] = age.exec(text) ?? [];
  if (!amount || !unit) return null;
  const n = Number(amount);
  const before =
    unit === "d" ? new Date(now.getTime() - n * dayMs) : monthsBefore(now, unit === "y" ? 12 * n : n);
  return now.getTime() - before.getTime() >= minimumDays * dayMs ? before : null;
}

function monthsBefore(now: Date, months: number): Date {
  const before = new Date(now);
  before.setUTCMonth(now.getUTCMonth() - months);
  // If the month lacks that day, the date has rolled over into the next month. Go back to the month's last day.
  if (before.getUTCDate() !== now.getUTCDate()) before.setUTCDate(0);
  return before;
}
