import type { ReactNode } from "react";

/** Names and values: one pair per line, or side by side with each name above its value. */
export function Facts({ across = false, children }: { across?: boolean; children: ReactNode }) {
  return (
    <dl
      data-lines={across ? undefined : ""}
      className={
        across
          ? "flex flex-wrap gap-x-10 gap-y-4"
          : "grid gap-x-4 gap-y-2.5 sm:grid-cols-[8rem_minmax(0,1fr)]"
      }
    >
      {children}
    </dl>
  );
}

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid min-w-0 content-start gap-x-4 sm:in-[[data-lines]]:col-span-2 sm:in-[[data-lines]]:grid-cols-subgrid">
      <dt className="text-[0.8125rem] text-muted-foreground">{label}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
