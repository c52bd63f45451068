"use client";

import { useSyncExternalStore } from "react";
import { cn } from "@/components/cn";
import { clock } from "./browser-settings";
import { timeText } from "./time-texts";

/**
 * A time with the name of its zone: the reader's own, or UTC if that is chosen in the account menu. The server
 * renders UTC, which is also what browsers without JavaScript show. React replaces the text only after
 * hydration, so that the browser's first render matches the server's HTML.
 */
export function LocalTime({ at, className }: { at: Date | string; className?: string }) {
  const time = new Date(at);
  const text = useSyncExternalStore(
    clock.watch,
    () => timeText(time, clock.read()),
    () => timeText(time, "utc"),
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
