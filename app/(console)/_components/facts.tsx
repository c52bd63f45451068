import type { ReactNode } from "react";

type Layout = "lines" | "row" | "columns";

const layouts: Record<Layout, string> = {
  lines: "grid gap-x-4 gap-y-2.5 sm:grid-cols-[8rem_minmax(0,1fr)]",
  row: "flex flex-wrap gap-x-10 gap-y-4",
  columns: "flex flex-wrap gap-x-10 gap-y-4 sm:grid sm:grid-cols-2 lg:grid-cols-3",
};

/** Names and values: one pair per line, or with each name above its value in a row that wraps or in columns. */
export function Facts({ layout = "lines", children }: { layout?: Layout; children: ReactNode }) {
  return (
    <dl data-lines={layout === "lines" ? "" : undefined} className={layouts[layout]}>
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
