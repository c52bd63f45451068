"use client";

import { useSyncExternalStore } from "react";
import { cn } from "@/components/cn";
import { readClock, watchClock } from "./clock";

const style = {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
} as const;
const utc = new Intl.DateTimeFormat("en-GB", { ...style, timeZone: "UTC" });

/**
 * A time in the reader's time zone and language, or in UTC if the reader chose that in the account menu. The server renders
 * UTC, which browsers without scripts keep. The first render in the browser is UTC too, so hydration finds no mismatch.
 */
export function LocalTime({ at, className }: { at: Date | string; className?: string }) {
  const time = new Date(at);
  const inUtc = `${utc.format(time)} UTC`;
  const text = useSyncExternalStore(
    watchClock,
    () => (readClock() === "utc" ? inUtc : new Intl.DateTimeFormat(undefined, style).format(time)),
    () => inUtc,
  );
  return (
    <time
      dateTime={time.toISOString()}
      title={time.toISOString()}
      className={cn("whitespace-nowrap", className)}
    >
      {text}
    </time>
  );
}
