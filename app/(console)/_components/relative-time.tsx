"use client";

import { useSyncExternalStore } from "react";
import { clock } from "./browser-settings";
import { ageText, timeText } from "./time-texts";

/** How often the browser updates ages, in milliseconds. */
const tickMs = 30_000;

/**
 * How long ago something happened, with the exact time on hover. The server, and a browser without JavaScript, show the
 * exact time in UTC.
 */
export function RelativeTime({ at, wraps = false }: { at: Date | string; wraps?: boolean }) {
  const time = new Date(at);
  const exact = useSyncExternalStore(
    clock.watch,
    () => timeText(time, clock.read()),
    () => timeText(time, "utc"),
  );
  const age = useSyncExternalStore(
    watchMinutes,
    () => ageText(time, Date.now()),
    () => null,
  );
  return (
    <time dateTime={time.toISOString()} title={exact} className={wraps ? undefined : "whitespace-nowrap"}>
      {age ?? exact}
    </time>
  );
}

function watchMinutes(notify: () => void): () => void {
  const timer = window.setInterval(notify, tickMs);
  return () => window.clearInterval(timer);
}
