/** By whose clock moments are shown. This browser keeps it, and all its tabs follow. */
export type Clock = "local" | "utc";

const storageKey = "clock";
const watchers = new Set<() => void>();

export function readClock(): Clock {
  try {
    return localStorage.getItem(storageKey) === "utc" ? "utc" : "local";
  } catch {
    // Storage is not allowed: everybody's own clock is the usual one.
    return "local";
  }
}

export function keepClock(clock: Clock): void {
  try {
    localStorage.setItem(storageKey, clock);
  } catch {
    return;
  }
  for (const tell of watchers) tell();
}

/** Calls `tell` after each change, here or in another tab, until what it returns is called. */
export function watchClock(tell: () => void): () => void {
  watchers.add(tell);
  window.addEventListener("storage", tell);
  return () => {
    watchers.delete(tell);
    window.removeEventListener("storage", tell);
  };
}
