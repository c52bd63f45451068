import { useEffect, useRef } from "react";
import { StepList } from "./step-list";
import type { StageMark } from "./steps";
import { useElapsedMs } from "./use-elapsed";

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
  const elapsedMs = useElapsedMs();
  const view = useRef<HTMLElement>(null);
  useEffect(() => {
    if (fresh) view.current?.scrollIntoView({ block: "nearest" });
  }, [fresh]);

  return (
    <section
      ref={view}
      aria-label={title}
      className="grid scroll-mb-4 gap-3 rounded-lg border bg-muted/50 p-4"
    >
      <div className="flex items-baseline justify-between gap-4">
        <h2 className="min-w-0 break-words font-semibold">{title}</h2>
        {fresh && (
          <span aria-hidden className="text-muted-foreground tabular-nums">
            {(elapsedMs / 1_000).toFixed(1)} s
          </span>
        )}
      </div>
      <StepList marks={marks} />
      <p className="text-[0.8125rem] text-muted-foreground">
        It is safe to leave this page: the attempt goes on without it.
        {elapsedMs > longMs &&
          " It takes longer than usual. Within a minute and a half the tenant is made, or all of it is undone."}
      </p>
    </section>
  );
}
