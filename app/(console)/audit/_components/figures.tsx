import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "@/components/cn";
import type { Metrics } from "@/lib/audit/metrics";
import type { Standing } from "@/lib/audit/metrics/current-counts";
import type { Range } from "@/lib/audit/query/range";
import { addressOf, type View } from "@/lib/audit/view";
import { durationText } from "../../_components/duration";
import { countText, rateText } from "./figure-texts";
import { TargetBar } from "./target-bar";
import { averageTargetMs, successTarget } from "./targets";

type FiguresProps = { metrics: Metrics; standing: Standing; range: Range; view: View };

/** The figures of a range beside those of the one before, and how things stand now. */
export function Figures({ metrics, standing, range, view }: FiguresProps) {
  return (
    <section aria-labelledby="figures" className="grid gap-2">
      <h2 id="figures" className="text-[0.8125rem] text-muted-foreground">
        All attempts of the {range.name}, beside the range before
      </h2>
      <Tiles metrics={metrics} standing={standing} view={view} />
    </section>
  );
}

function Tiles({ metrics, standing, view }: { metrics: Metrics; standing: Standing; view: View }) {
  const { current, previous } = metrics;
  const { inFlight, stuck, openCleanups, manualCleanups, orphans } = standing;
  const attempts = (query: string) =>
    addressOf("/audit", view, { query, preset: null, days: { from: "", to: "" } });
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-border lg:grid-cols-4">
      <Tile label="Attempts" before={countText(previous.attempts)}>
        {countText(current.attempts)}
      </Tile>
      <Tile
        label="Success rate"
        before={rateText(previous.successRate)}
        target="target: over 95 %"
        bar={<TargetBar value={current.successRate} max={1} target={successTarget} good="above" />}
      >
        {rateText(current.successRate)}
      </Tile>
      <Tile
        label="Average of completed"
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
      <Tile
        label="p50, p95, p99"
        before={[previous.p50Ms, previous.p95Ms, previous.p99Ms].map(timeText).join(" · ")}
      >
        <span className="text-base">
          {[current.p50Ms, current.p95Ms, current.p99Ms].map(timeText).join(" · ")}
        </span>
      </Tile>
      <Tile label="Failures" before={countText(previous.failures)}>
        {countText(current.failures)}
      </Tile>
      <Tile label="Orphaned users of 30 days" target="target: 0" bad={orphans > 0}>
        {countText(orphans)}
      </Tile>
      <Tile
        label="Open clean-ups, now"
        href="/audit/cleanups"
        bad={manualCleanups > 0}
        target={manualCleanups > 0 ? `${countText(manualCleanups)} for a person` : undefined}
      >
        {countText(openCleanups)}
      </Tile>
      <Tile
        label="In flight, now"
        href={attempts(stuck > 0 ? "status:interrupted" : "status:in_progress")}
        bad={stuck > 0}
        target={stuck > 0 ? `${countText(stuck)} stuck` : "none stuck"}
      >
        {countText(inFlight)}
      </Tile>
    </dl>
  );
}

function timeText(ms: number | null): string {
  return ms === null ? "–" : durationText(ms);
}

type TileProps = {
  label: string;
  children: ReactNode;
  /** The same figure of the range before. */
  before?: string;
  /** What it should be, or what is to be said beside it. */
  target?: string;
  bar?: ReactNode;
  /** Something has to be done about it. */
  bad?: boolean;
  href?: Route;
};

function Tile({ label, children, before, target, bar, bad = false, href }: TileProps) {
  return (
    <div className="relative grid content-start gap-0.5 bg-card px-4 py-3 has-[a]:hover:bg-accent/60">
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
        <dd className="text-muted-foreground text-xs leading-5 tabular-nums">
          {before !== undefined && <span className="mr-2 whitespace-nowrap">before: {before}</span>}
          {target && <span className={cn("whitespace-nowrap", bad && "text-danger")}>{target}</span>}
        </dd>
      )}
    </div>
  );
}
