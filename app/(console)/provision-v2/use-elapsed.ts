import { useEffect, useState } from "react";

const tickMs = 100;

/** Milliseconds since this was first shown, for people to see that time goes on. */
export function useElapsedMs(): number {
  const [elapsedMs, setElapsedMs] = useState(0);
  useEffect(() => {
    const begin = performance.now();
    const timer = setInterval(() => setElapsedMs(performance.now() - begin), tickMs);
    return () => clearInterval(timer);
  }, []);
  return elapsedMs;
}
