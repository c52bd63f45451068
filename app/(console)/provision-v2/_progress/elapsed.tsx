import { useEffect, useRef } from "react";

const tickMs = 100;

/**
 * The time since mount, as a sign of progress. Bypasses React: state that changes this often would delay the
 * navigation to the outcome.
 */
export function Elapsed() {
  const text = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const start = performance.now();
    const timer = setInterval(() => {
      if (text.current) text.current.textContent = `${((performance.now() - start) / 1_000).toFixed(1)} s`;
    }, tickMs);
    return () => clearInterval(timer);
  }, []);
  return <span ref={text} aria-hidden className="shrink-0 text-muted-foreground tabular-nums" />;
}
