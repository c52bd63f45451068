/** A choice that is stored per browser and shared by all its tabs. */
function browserSetting<Value extends string>(storageKey: string, fallback: Value, other: NoInfer<Value>) {
  const watchers = new Set<() => void>();
  return {
    read(): Value {
      try {
        return localStorage.getItem(storageKey) === other ? other : fallback;
      } catch {
        // Storage is blocked.
        return fallback;
      }
    },
    save(chosen: Value): void {
      try {
        localStorage.setItem(storageKey, chosen);
      } catch {
        return;
      }
      for (const notify of watchers) notify();
    },
    /** Calls `notify` after each change in this tab or another. Returns a function that unsubscribes. */
    watch(notify: () => void): () => void {
      watchers.add(notify);
      window.addEventListener("storage", notify);
      return () => {
        watchers.delete(notify);
        window.removeEventListener("storage", notify);
      };
    },
  };
}

export type Clock = "local" | "utc";

/** The time zone that times are shown in. */
export const clock = browserSetting<Clock>("clock", "local", "utc");

export type SingleKeys = "on" | "off";

/** Whether `/` and `?` are shortcuts. Speech input and unsteady hands can trigger them by accident (WCAG 2.1.4). */
export const singleKeys = browserSetting<SingleKeys>("single-keys", "on", "off");
