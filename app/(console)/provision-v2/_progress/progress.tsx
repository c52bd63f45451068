import { type ReactNode, useEffect, useRef, useState } from "react";
import { StepList } from "./step-list";
import type { StageMark } from "./steps";

/** The time after which the page mentions that an attempt is slow, in ms. */
const slowAfterMs = 10_000;

/** How often the elapsed time is updated, in ms. */
const tickMs = 100;

type ProgressProps = {
  title: string;
  marks: readonly StageMark[];
  /** True if the attempt started with this view. If so, scrolls the progress into view and shows the elapsed time. */
  fresh?: boolean;
  /** Replaces the reassurance below the steps. */
  children?: ReactNode;
};

/** The steps of an attempt in progress. */
export function Progress({ title, marks, fresh = false, children }: ProgressProps) {
  const view = useRef<HTMLElement>(null);
  const [isSlow, setIsSlow] = useState(false);
  useEffect(() => {
    if (fresh) view.current?.scrollIntoView({ block: "nearest" });
    const timer = setTimeout(() => setIsSlow(true), slowAfterMs);
    return () => clearTimeout(timer);
  }, [fresh]);

  return (
    <section
      ref={view}
      aria-label={title}
      className="grid scroll-mb-4 gap-3 rounded-lg border bg-muted/50 p-4"
    >
      <div className="flex items-baseline justify-between gap-4">
        <h2 className="min-w-0 break-words font-semibold">{title}</h2>
        {fresh && <Elapsed />}
      </div>
      <StepList marks={marks} />
      {children || (
        <p className="text-[0.8125rem] text-muted-foreground">
          <span>You can leave this page; setup will continue.</span>
          {isSlow && (
            <span> This is taking longer than usual. It will finish or be undone within a few minutes.</span>
          )}
        </p>
      )}
    </section>
  );
}

/**
 * The time since mount, as a sign of progress. Bypasses React: state that changes this often would delay the
 * navigation to the outcome.
 */
function Elapsed() {
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
