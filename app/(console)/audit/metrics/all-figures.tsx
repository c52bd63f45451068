import { getMetrics } from "@/lib/audit/metrics";
import { getCurrentCounts } from "@/lib/audit/metrics/current-counts";
import { getStageDurations } from "@/lib/audit/metrics/stage-durations";
import type { Range } from "@/lib/audit/query/range";
import { type View, viewHref } from "@/lib/audit/view";
import type { Staff } from "@/lib/auth/authorize";
import { readerOf, standbyReaderOf } from "@/lib/auth/reader";
import { logged } from "@/lib/platform/logging/log-failure";
import { DataAge } from "../../_components/data-age/data-age";
import { Figures } from "../_components/figures";
import { FiguresFailed } from "../_components/figures-failed";
import { BucketCharts } from "./bucket-charts";
import { CodeTable } from "./code-table";
import { StageTable } from "./stage-table";

type FiguresProps = { range: Range; view: View; staff: Staff; timeZone: string };

export async function AllFigures({ range, view, staff, timeZone }: FiguresProps) {
  const reader = standbyReaderOf(staff, { showsAge: true });
  const loaded = await Promise.all([
    getMetrics(range, reader, timeZone),
    getCurrentCounts(readerOf(staff)),
    getStageDurations(range, reader),
  ]).catch(logged("the figures could not be read", null));
  if (!loaded) return <FiguresFailed retry={viewHref("/audit/metrics", view)} />;
  const [metrics, counts, stages] = loaded;
  return (
    <>
      <DataAge reader={reader} />
      <Figures metrics={metrics} counts={counts} range={range} view={view} />
      <BucketCharts buckets={metrics.buckets} bucketMs={metrics.bucketMs} timeZone={timeZone} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <StageTable stages={stages} />
        <div className="grid gap-4">
          <CodeTable title="Failures by code" codes={metrics.codes} view={view} />
          <CodeTable title="Refusals by code" codes={metrics.refusals} view={view} />
        </div>
      </div>
    </>
  );
}
