import { getMetrics } from "@/lib/audit/metrics";
import { getCurrentCounts } from "@/lib/audit/metrics/current-counts";
import { getStageDurations } from "@/lib/audit/metrics/stage-durations";
import type { Range } from "@/lib/audit/query/range";
import { type View, viewHref } from "@/lib/audit/view";
import type { Reader } from "@/lib/auth/reader";
import { logged } from "@/lib/platform/logging/log-failure";
import { Figures } from "../_components/figures";
import { FiguresFailed } from "../_components/figures-failed";
import { BucketCharts } from "./bucket-charts";
import { CodeTable } from "./code-table";
import { StageTable } from "./stage-table";

type FiguresProps = { range: Range; view: View; reader: Reader };

export async function AllFigures({ range, view, reader }: FiguresProps) {
  const loaded = await Promise.all([
    getMetrics(range, reader),
    getCurrentCounts(reader),
    getStageDurations(range, reader),
  ]).catch(logged("the figures could not be read", null));
  if (!loaded) return <FiguresFailed retry={viewHref("/audit/metrics", view)} />;
  const [metrics, counts, stages] = loaded;
  return (
    <>
      <Figures metrics={metrics} counts={counts} range={range} view={view} />
      <BucketCharts buckets={metrics.buckets} bucketMs={metrics.bucketMs} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <StageTable stages={stages} />
        <CodeTable codes={metrics.codes} view={view} />
      </div>
    </>
  );
}
