/** The time zone that times are shown in, stored per browser and shared by all its tabs. */
export type Clock = "local" | "utc";

const storageKey = "clock";
const watchers = new Set<() => void>();

export function readClock(): Clock {
  try {
    return localStorage.getItem(storageKey) === "utc" ? "utc" : "local";
  } catch {
    // Storage is blocked: fall back to local time.
    return "local";
  }
}

export function saveClock(clock: Clock): void {
  try {
    localStorage.setItem(storageKey, clock);
  } catch {
    return;
  }
  for (const notify of watchers) notify();
}

/** Calls `notify` after each change in this tab or another. Returns a function that unsubscribes. */
export function watchClock(notify: () => void): () => void {
  watchers.add(notify);
  window.addEventListener("storage", notify);
  return () => {
    watchers.delete(notify);
    window.removeEventListener("storage", notify);
  };
}
