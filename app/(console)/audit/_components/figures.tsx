import { TriangleAlert } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { getMetrics, type Metrics } from "@/lib/audit/metrics";
import type { Range } from "@/lib/audit/range";
import { getStanding, type Standing } from "@/lib/audit/standing";
import { addressOf, type View } from "@/lib/audit/view";
import { durationText } from "../../_components/duration";
import { CodeLinks } from "./code-links";
import { countText, rateText } from "./figure-texts";
import { TargetBar } from "./target-bar";
import { averageTargetMs, successTarget } from "./targets";

type FiguresProps = { range: Range; view: View; retry: Route };

/** The figures of a range beside those of the one before, and how things stand now. They may fail by themselves. */
export async function Figures({ range, view, retry }: FiguresProps) {
  const loaded = await Promise.all([getMetrics(range), getStanding()]).catch(() => null);
  if (!loaded) return <FiguresFailed retry={retry} />;
  const [metrics, standing] = loaded;
  return (
    <section aria-labelledby="figures" className="grid gap-2">
      <h2 id="figures" className="text-[0.8125rem] text-muted-foreground">
        All attempts of the {range.name}, beside the range before
      </h2>
      <Tiles metrics={metrics} standing={standing} view={view} />
      <CodeLinks codes={metrics.codes} view={view} />
    </section>
  );
}

export function FiguresFailed({ retry }: { retry: Route }) {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg border border-danger/30 bg-danger-soft px-4 py-3"
    >
      <TriangleAlert aria-hidden className="size-4 text-danger" />
      <p>The figures could not be loaded: the database did not answer as expected.</p>
      {/* A whole load: what failed is not kept, and it works without scripts. */}
      <a href={retry} className="font-medium text-primary underline underline-offset-4">
        Try again
      </a>
    </div>
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
      <Tile label="Orphaned users, now" target="target: 0" bad={orphans > 0}>
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
          {before !== undefined && <span className="mr-2">before: {before}</span>}
          {target && <span className={bad ? "text-danger" : undefined}>{target}</span>}
        </dd>
      )}
    </div>
  );
}
