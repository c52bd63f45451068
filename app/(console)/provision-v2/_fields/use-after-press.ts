import { useCallback, useEffect, useRef } from "react";

/** The longest delay in ms. Some presses, such as a drag out of the window, end without a mouseup event. */
const maxPressMs = 1_000;

/**
 * Returns a function that runs an update now or, while the mouse button is down, after its release. If an update moves
 * the pressed element away from the pointer, browsers fire no click event.
 */
export function useAfterPress(): (update: () => void) => void {
  const waiting = useRef<(() => void)[] | null>(null);

  useEffect(() => {
    let limit: number | undefined;
    const press = () => {
      waiting.current ??= [];
      window.clearTimeout(limit);
      limit = window.setTimeout(release, maxPressMs);
    };
    const release = () => {
      window.clearTimeout(limit);
      const updates = waiting.current ?? [];
      waiting.current = null;
      for (const update of updates) update();
    };
    window.addEventListener("mousedown", press, true);
    window.addEventListener("mouseup", release, true);
    return () => {
      window.clearTimeout(limit);
      window.removeEventListener("mousedown", press, true);
      window.removeEventListener("mouseup", release, true);
    };
  }, []);

  return useCallback((update) => {
    if (waiting.current) waiting.current.push(update);
    else update();
  }, []);
}
