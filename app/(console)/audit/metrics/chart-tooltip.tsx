import type { TooltipContentProps } from "recharts";
import type { Point } from "./points";

type ChartTooltipProps = Partial<Pick<TooltipContentProps, "active" | "payload">> & {
  text: (value: number) => string;
};

/** The values at one point of a chart, in the order of the legend. */
export function ChartTooltip({ active, payload = [], text }: ChartTooltipProps) {
  const point: Point | undefined = payload[0]?.payload;
  if (!active || !point) return null;
  return (
    <div className="min-w-40 rounded-md border border-border-strong bg-popover px-3 py-2 text-popover-foreground text-xs leading-5 shadow-sm">
      <p className="font-medium">{point.fullLabel}</p>
      <ul>
        {payload.map(({ name, value, color }) => (
          <li key={String(name)} className="flex items-center gap-2">
            <span aria-hidden className="size-2 rounded-sm" style={{ background: color }} />
            <span className="grow text-muted-foreground">{name}</span>
            <span className="tabular-nums">{value === null ? "–" : text(Number(value))}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
