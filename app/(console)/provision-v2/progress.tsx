import { useEffect, useRef, useState } from "react";
import { Elapsed } from "./elapsed";
import { StepList } from "./step-list";
import type { StageMark } from "./steps";

/** From here on an attempt takes longer than people expect of a page, in milliseconds. */
const longMs = 10_000;

type ProgressProps = {
  title: string;
  marks: readonly StageMark[];
  /** True where the attempt began with this view: its time is shown, and the view is scrolled to. */
  fresh?: boolean;
};

/** An attempt under way, as its stages are reached. */
export function Progress({ title, marks, fresh = false }: ProgressProps) {
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
      <p className="text-[0.8125rem] text-muted-foreground">
        It is safe to leave this page: the attempt goes on without it.
        {long &&
          " It takes longer than usual. Within a minute and a half the tenant is made, or all of it is undone."}
      </p>
    </section>
  );
}
