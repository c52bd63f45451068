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
 * A moment in the reader's time zone and language, or in UTC where the account menu says so. The server, and a
 * browser without scripts, write UTC; React swaps the text after it has taken over, so that both agree while it does.
 */
export function LocalTime({ at, className }: { at: Date | string; className?: string }) {
  const moment = new Date(at);
  const inUtc = `${utc.format(moment)} UTC`;
  const text = useSyncExternalStore(
    watchClock,
    () => (readClock() === "utc" ? inUtc : new Intl.DateTimeFormat(undefined, style).format(moment)),
    () => inUtc,
  );
  return (
    <time
      dateTime={moment.toISOString()}
      title={moment.toISOString()}
      className={cn("whitespace-nowrap", className)}
    >
      {text}
    </time>
  );
}
