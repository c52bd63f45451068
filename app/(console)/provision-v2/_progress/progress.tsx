import { type ReactNode, useEffect, useRef, useState } from "react";
import { Elapsed } from "./elapsed";
import { StepList } from "./step-list";
import type { StageMark } from "./steps";

/** When an attempt starts to take longer than users expect, in ms. */
const longMs = 10_000;

type ProgressProps = {
  title: string;
  marks: readonly StageMark[];
  /** Whether the attempt started with this view. If so, it shows the elapsed time and scrolls into view. */
  fresh?: boolean;
  /** Replaces the reassurance below the steps. */
  children?: ReactNode;
};

/** The steps of an attempt in progress. */
export function Progress({ title, marks, fresh = false, children }: ProgressProps) {
  const view = useRef<HTMLElement>(null);
  const [long, setLong] = useState(false);
  useEffect(() => {
    if (fresh) view.current?.scrollIntoView({ block: "nearest" });
    const timer = setTimeout(() => setLong(true), longMs);
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
          {long && (
            <span> This is taking longer than usual. It will finish or be undone within 90 seconds.</span>
          )}
        </p>
      )}
    </section>
  );
}
