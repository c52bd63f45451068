type TargetBarProps = {
  value: number | null;
  /** The value of a full bar. Greater values also fill it. */
  max: number;
  target: number;
  /** Whether values above or below the target are good. */
  good: "above" | "below";
};

/** A value on a bar with the target marked. The tile also shows both as text. */
export function TargetBar({ value, max, target, good }: TargetBarProps) {
  const met = value !== null && (good === "above" ? value > target : value < target);
  const width = value === null ? 0 : Math.min(1, value / max) * 100;
  return (
    <div aria-hidden data-slot="bar-track" className="relative my-1 h-1.5 rounded-sm bg-muted">
      <div
        data-slot="bar"
        className={`h-full rounded-sm ${met ? "bg-chart-2" : "bg-chart-4"}`}
        style={{ width: `${width}%` }}
      />
      <div
        data-slot="bar-target"
        className="absolute -top-0.5 h-2.5 w-0.5 bg-foreground"
        style={{ left: `${(target / max) * 100}%` }}
      />
    </div>
  );
}
