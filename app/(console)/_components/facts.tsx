import type { ReactNode } from "react";

type Layout = "lines" | "row" | "columns";

const layouts: Record<Layout, string> = {
  lines: "sm:grid-cols-[8rem_minmax(0,1fr)]",
  row: "sm:flex sm:flex-wrap sm:gap-x-10 sm:gap-y-4",
  columns: "sm:grid-cols-2 sm:gap-x-10 sm:gap-y-4 lg:grid-cols-3",
};

/**
 * Names and values. Shows one pair per line, or each name above its value, in a wrapping row or in columns. Narrow
 * screens always show one pair per line, so that all values are aligned.
 */
export function Facts({ layout = "lines", children }: { layout?: Layout; children: ReactNode }) {
  return (
    <dl
      data-stacked={layout === "lines" ? undefined : ""}
      className={`grid grid-cols-[fit-content(40%)_minmax(0,1fr)] gap-x-4 gap-y-2.5 ${layouts[layout]}`}
    >
      {children}
    </dl>
  );
}

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="col-span-2 grid min-w-0 grid-cols-subgrid content-start gap-x-4 sm:in-[[data-stacked]]:col-span-1 sm:in-[[data-stacked]]:grid-cols-1">
      <dt className="text-[0.8125rem] text-muted-foreground">{label}</dt>
      <dd className="wrap-anywhere min-w-0">{children}</dd>
    </div>
  );
}
