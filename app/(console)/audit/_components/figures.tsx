import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "@/components/cn";
import type { Metrics } from "@/lib/audit/metrics";
import type { CurrentCounts } from "@/lib/audit/metrics/current-counts";
import type { Range } from "@/lib/audit/query/range";
import { type View, viewHref } from "@/lib/audit/view";
import { durationText } from "../../_components/duration";
import { countText, rateText } from "./figure-texts";
import { TargetBar } from "./target-bar";
import { averageTargetMs, successTarget } from "./targets";

type FiguresProps = { metrics: Metrics; counts: CurrentCounts; range: Range; view: View };

/** The figures of a range compared with the previous range, and the current counts. */
export function Figures({ metrics, counts, range, view }: FiguresProps) {
  return (
    <section aria-labelledby="figures" className="grid gap-2">
      <h2 id="figures" className="text-[0.8125rem] text-muted-foreground">
        {comparison(range)}
      </h2>
      <Tiles metrics={metrics} counts={counts} view={view} />
    </section>
  );
}

/** "Last 30 days vs previous 30 days". */
function comparison({ name }: Range): string {
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  return `${title} vs previous ${name.startsWith("last ") ? name.slice("last ".length) : "period"}`;
}

function Tiles({ metrics, counts, view }: { metrics: Metrics; counts: CurrentCounts; view: View }) {
  const { current, previous } = metrics;
  const { inFlight, stuck, openCleanups, manualCleanups, orphans } = counts;
  const attempts = (query: string) =>
    viewHref("/audit", view, { query, preset: null, days: { from: "", to: "" } });
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-border lg:grid-cols-6">
      <Tile label="Attempts" before={countText(previous.attempts)}>
        {countText(current.attempts)}
      </Tile>
      <Tile
        label="Success rate"
        before={rateText(previous.successRate)}
        target="target: over 95%"
        bar={<TargetBar value={current.successRate} max={1} target={successTarget} good="above" />}
      >
        {rateText(current.successRate)}
      </Tile>
      <Tile label="Failures" before={countText(previous.failures)}>
        {countText(current.failures)}
      </Tile>
      <Tile
        label="Average time"
        before={timeText(previous.averageMs)}
        target="target: under 1 s"
        bar={
          <TargetBar
            value={current.averageMs}
            max={2 * averageTargetMs}
            target={averageTargetMs}
            good="below"
          />
        }
      >
        {timeText(current.averageMs)}
      </Tile>
      <Tile wide label="p50, p95, p99" before={timesText([previous.p50Ms, previous.p95Ms, previous.p99Ms])}>
        {timesText([current.p50Ms, current.p95Ms, current.p99Ms])}
      </Tile>
      <Tile label="Refused" before={countText(previous.refused)} target="not counted as failures">
        {countText(current.refused)}
      </Tile>
      <Tile label="In progress" href={attempts("status:in_progress")}>
        {countText(inFlight)}
      </Tile>
      <Tile label="Interrupted" href={attempts("status:interrupted")} target="target: 0" bad={stuck > 0}>
        {countText(stuck)}
      </Tile>
      <Tile
        label="Open clean-ups"
        href="/audit/cleanups"
        bad={manualCleanups > 0}
        target={
          manualCleanups > 0
            ? `${countText(manualCleanups)} ${manualCleanups === 1 ? "needs" : "need"} attention`
            : undefined
        }
      >
        {countText(openCleanups)}
      </Tile>
      <Tile wide label="Orphaned accounts (30 days)" target="target: 0" bad={orphans > 0}>
        {countText(orphans)}
      </Tile>
    </dl>
  );
}

function timeText(ms: number | null): string {
  return ms === null ? "–" : durationText(ms);
}

/** A number and its unit stay on one line. */
function timesText(times: (number | null)[]): string {
  if (times.every((ms) => ms === null)) return "–";
  return times.map((ms) => timeText(ms).replaceAll(" ", "\u00a0")).join(" · ");
}

type TileProps = {
  label: string;
  children: ReactNode;
  /** The same figure for the previous range. */
  before?: string;
  /** The target, or another note next to the figure. */
  target?: string;
  bar?: ReactNode;
  /** True if the figure needs attention. */
  bad?: boolean;
  /** True for a figure or label that needs two columns. */
  wide?: boolean;
  href?: Route;
};

function Tile({ label, children, before, target, bar, bad = false, wide, href }: TileProps) {
  return (
    <div
      className={cn(
        "relative grid content-start gap-0.5 bg-card px-4 py-3 has-[a]:hover:bg-accent/60",
        wide && "col-span-2",
      )}
    >
      <dt className="text-[0.8125rem] text-muted-foreground">
        {href ? (
          <Link
            href={href}
            prefetch={false}
            className="outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:outline-ring focus-visible:after:-outline-offset-2"
          >
            {label}
          </Link>
        ) : (
          label
        )}
      </dt>
      <dd className={`font-semibold text-xl leading-7 tabular-nums ${bad ? "text-danger" : ""}`}>
        {children}
      </dd>
      {bar && <dd>{bar}</dd>}
      {(before !== undefined || target) && (
        <dd className="grid text-muted-foreground text-xs leading-5 tabular-nums">
          {before !== undefined && <span>previous: {before}</span>}
          {target && <span className={cn(bad && "text-danger")}>{target}</span>}
        </dd>
      )}
    </div>
  );
}
